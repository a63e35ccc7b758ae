// <osdi-campaign-counter src="https://osdi.example.org/embed/campaigns/ID">: the published total of
// a campaign as a number and a bar, live. Loads nothing else, on pages of every origin.
import './counter.css';

const POLL = 20_000;
const RETRY = 300_000; // After a refusal, until a stream or a total is asked for again.
const SPEAK = 60_000; // Screen readers are told at most once in so many milliseconds.
const MAX_STREAMS = 2; // On one page: browsers open six connections to a host at most.

const STYLE = `
:host { display: block; color-scheme: inherit; font: var(--counter-font, inherit);
  color: var(--counter-text, inherit); }
.counter { box-sizing: border-box; display: flex; flex-direction: column; height: 100%;
  padding: var(--counter-padding, 0); background: var(--counter-background, none);
  border-radius: var(--counter-radius, 8px); overflow-wrap: anywhere; }
.title { min-height: 0; overflow: hidden; font-weight: 600; }
.title bdi { display: block; max-height: round(down, 100%, 1lh); overflow: hidden; }
.bar, .text { flex: none; }
.bar { box-sizing: border-box; height: var(--counter-height, 12px); margin: .4em 0; overflow: hidden;
  border: 1px solid var(--counter-line, transparent); border-radius: var(--counter-radius, 8px);
  background: var(--counter-track, light-dark(#dfe3ee, #3a4358)); }
.fill { height: 100%; width: 0; border-radius: inherit;
  background: var(--counter-color, light-dark(#2f4bc0, #8da2ff)); transition: width .4s; }
.text { font-variant-numeric: tabular-nums; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
[hidden] { display: none; }
@media (prefers-reduced-motion: reduce) { .fill { transition: none; } }
@media (forced-colors: active) { .bar { border-color: CanvasText; } .fill { background: Highlight;
  forced-color-adjust: none; } }`;

const BODY = `<slot></slot>
<div class="counter" part="counter" hidden>
  <div class="title" part="title" id="title"><bdi></bdi></div>
  <div class="bar" part="bar" role="progressbar" aria-labelledby="title" aria-valuemin="0" hidden>
    <div class="fill" part="fill"></div></div>
  <div class="text" part="text"></div>
  <div class="said" role="status"></div>
</div>`;

/** The form of numbers in the language of a page, of which some sites make `en_US`. */
function formOf(lang) {
  try {
    return new Intl.NumberFormat(lang?.replaceAll('_', '-') || undefined);
  } catch {
    return new Intl.NumberFormat();
  }
}

/** What all counters with one address share: one stream, or one timer. */
class Feed {
  static all = new Map();
  static streams = 0;

  static of(src) {
    if (!Feed.all.has(src)) Feed.all.set(src, new Feed(src));
    return Feed.all.get(src);
  }

  constructor(src) {
    this.src = src;
    this.counters = new Set();
    this.noStreamUntil = 0;
    this.turn = () => (document.hidden ? this.stop() : this.start());
  }

  join(counter) {
    this.counters.add(counter);
    if (this.counters.size > 1) return;
    document.addEventListener('visibilitychange', this.turn);
    this.turn();
  }

  leave(counter) {
    this.counters.delete(counter);
    if (this.counters.size) return;
    document.removeEventListener('visibilitychange', this.turn);
    this.stop();
    Feed.all.delete(this.src);
  }

  start() {
    this.stop();
    if (Date.now() < this.noStreamUntil || Feed.streams >= MAX_STREAMS) this.poll();
    else this.open();
  }

  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.stream) Feed.streams -= 1;
    this.stream?.close();
    this.stream = this.asking = undefined;
  }

  open() {
    Feed.streams += 1;
    this.stream = new EventSource(`${this.src}/live`);
    this.stream.addEventListener('next', ({ data }) => {
      const shown = JSON.parse(data);
      if (!shown.errors) this.show(shown);
    });
    const fall = () => {
      this.noStreamUntil = Date.now() + RETRY;
      this.start();
    };
    this.stream.addEventListener('complete', fall);
    this.stream.addEventListener('error', () => {
      // Otherwise the browser connects again by itself.
      if (this.stream?.readyState === EventSource.CLOSED) fall();
    });
  }

  async poll() {
    const asking = new AbortController();
    this.asking = asking;
    let pause = POLL;
    try {
      const answer = await fetch(`${this.src}/total`, {
        credentials: 'omit',
        signal: asking.signal,
      });
      if (answer.ok) this.show(await answer.json());
      if (answer.status === 404) {
        this.show(null);
        pause = RETRY;
      }
    } catch {
      // What was shown stays.
    }
    if (asking.signal.aborted) return;
    // Not all pages of an audience at once.
    this.timer = setTimeout(() => this.start(), pause * (0.75 + Math.random() / 2));
  }

  show(shown) {
    for (const counter of this.counters) counter.show(shown);
  }
}

class CampaignCounter extends HTMLElement {
  static observedAttributes = ['src', 'text'];

  constructor() {
    super();
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [style];
    root.innerHTML = BODY;
    this.spoken = Date.now();
  }

  connectedCallback() {
    const initial = this.getAttribute('initial');
    if (initial && !this.shown) this.show(JSON.parse(initial));
    this.follow();
  }

  disconnectedCallback() {
    clearTimeout(this.speaking);
    this.feed?.leave(this);
    this.feed = undefined;
  }

  attributeChangedCallback(name, before, now) {
    if (!this.isConnected || before === now) return;
    if (name === 'text') this.show(this.shown);
    else this.follow();
  }

  follow() {
    const src = this.getAttribute('src')?.replace(/\/+$/, '');
    const feed = src ? Feed.of(new URL(src, document.baseURI).href) : undefined;
    if (feed === this.feed) return;
    this.feed?.leave(this);
    this.feed = feed;
    feed?.join(this);
  }

  /** What is within the element is shown until there is a total, or if there is none. */
  show(shown) {
    const at = (selector) => this.shadowRoot.querySelector(selector);
    this.shown = shown;
    at('slot').hidden = Boolean(shown);
    at('.counter').hidden = !shown;
    if (!shown) return;
    const { title, total, goal } = shown;
    const text = this.phrase(total, goal);
    at('.title bdi').textContent = title ?? '';
    at('.text').textContent = text;
    const bar = at('.bar');
    bar.hidden = !goal;
    if (goal) {
      const value = Math.min(total, goal);
      bar.setAttribute('aria-valuemax', goal);
      bar.setAttribute('aria-valuenow', value);
      bar.setAttribute('aria-valuetext', text);
      at('.fill').style.width = `${(100 * value) / goal}%`;
    }
    this.speak(text);
  }

  phrase(total, goal) {
    const form = formOf(this.closest('[lang]')?.lang);
    const noun = total === 1 && !goal ? 'action' : 'actions';
    const text = this.getAttribute('text') ?? (goal ? `{total} of {goal} ${noun}` : `{total} ${noun}`);
    return text
      .replaceAll('{total}', form.format(total))
      .replaceAll('{goal}', goal ? form.format(goal) : '');
  }

  /** Tell screen readers the newest text, unless it is the first, after a while. */
  speak(text) {
    const before = this.said;
    this.said = text;
    if (before === undefined || before === text || this.speaking) return;
    this.speaking = setTimeout(
      () => {
        this.speaking = undefined;
        this.spoken = Date.now();
        this.shadowRoot.querySelector('.said').textContent = this.said;
      },
      Math.max(0, this.spoken + SPEAK - Date.now()),
    );
  }
}

if (!customElements.get('osdi-campaign-counter')) {
  customElements.define('osdi-campaign-counter', CampaignCounter);
}

// The page at /dashboard: figures that are live queries of the gateway's own GraphQL.
import '../common.css';
import './dashboard.css';
import { tokenField } from '../token.js';
import { stayAwake } from './awake.js';
import { h, setText } from './dom.js';
import { makeFigures } from './figures.js';
import { filterBar } from './filters.js';
import { amount, capital, clock, dayRange, isolated, moment, stateName } from './format.js';
import { connect, operations } from './live.js';
import { FILTERS, intervalOf, rangeName, readView, variablesOf, writeView } from './view.js';
import { dateAt, isElsewhere, ownZone, timeZone } from './zone.js';

const MAX_CHOICES = 1_000;
/** A reader hears of the total once in this time at most. */
const QUIET = 60_000;
const TOGETHER = 500;
/** That a figure which takes turns with others is on the wall. */
const TURN = 15_000;
const TURNS = ['campaigns', 'targets', 'sources', 'hours', 'supporters'];
const STANDINGS = { asked: 'Connecting …', accepted: 'Live', refused: 'No access', silent: 'Connecting again …', ended: 'Not live' };

const main = document.getElementById('content');
let view = readView(location.search);
let connection = null;
let running = [];

const spoken = h('p', { class: 'visually-hidden', role: 'status' });
const standing = h('p', { class: 'live asked' });
const subheading = h('p', { class: 'quiet range' });
const home = h('a', {}, `Show the times of ${ownZone}`);
const elsewhere = h('p', { class: 'elsewhere', hidden: !isElsewhere }, home);
const filters = filterBar((part) => change(part));
let [saidAt, sayNext, dates] = [0, false, ''];

function subtitle() {
  const names = FILTERS.filter((name) => view[name]).map((name) =>
    name === 'type' ? capital(view.type) : name === 'state' ? stateName(view.state) : filters.nameOf(name, view[name]));
  return [rangeName(view), ...names.map(isolated), ...(isElsewhere ? [`times of ${timeZone}`] : [])].join(' · ');
}

/** For what is taken away from the page: with the dates, and until when. */
function fullSubtitle(remark) {
  const [range, ...names] = subtitle().split(' · ');
  const when = view.range === 'dates' || !dates ? range : `${range} (${dates})`;
  return [when, remark, ...names, `as of ${moment(Date.now())}`].filter(Boolean).join(' · ');
}

function counted({ outreaches, start, end }) {
  dates = dayRange(start, end);
  setText(standing, `Live · ${clock(Date.now())}`);
  const total = amount(outreaches, 'outreach', 'outreaches');
  document.title = `${total} · osdi-gateway`;
  if (!sayNext && Date.now() - saidAt < QUIET) return;
  [saidAt, sayNext] = [Date.now(), false];
  setText(spoken, `${total}. ${subtitle()}.`);
}

const troubles = new Map();
/** What goes wrong in several figures at once is said once. */
function tell(title, text) {
  if (!troubles.size)
    setTimeout(() => {
      setText(spoken, [...troubles].map(([what, titles]) => `${titles.join(', ')}: ${what}`).join(' '));
      troubles.clear();
    }, TOGETHER);
  troubles.set(text, [...(troubles.get(text) ?? []), title]);
}

/** The days of a period, to look at it alone. */
function zoom(starts, i) {
  const interval = intervalOf(view);
  if (interval === 'HOUR') return;
  const end = i + 1 < starts.length ? new Date(starts[i + 1]) - 1 : Date.now();
  change({ range: 'dates', from: dateAt(new Date(starts[i])), to: dateAt(end), interval: '' });
}

const cells = makeFigures({
  view: () => view, change: (part) => change(part), zoom, subtitle: fullSubtitle, counted, tell,
  // The heading names what is filtered by, as soon as its name is known.
  know: (name, entries) => {
    filters.know(name, entries);
    setText(subheading, subtitle());
  },
});

const figures = cells.flat();
const awake = stayAwake(() => view.wall);

function subscribe() {
  running.forEach((stop) => stop());
  running = [];
  if (!connection) return;
  for (const { frame, asks, restart } of figures) {
    restart?.();
    for (const [name, draw] of Object.entries(asks ?? {})) {
      frame.waits();
      const operation = operations[name];
      running.push(connection.follow(operation, variablesOf(view, operation), draw, frame.fails));
    }
  }
}

function show() {
  filters.show(view);
  setText(subheading, subtitle());
  home.href = `?${writeView(view, ownZone)}`;
  main.classList.toggle('wall', view.wall);
  document.body.classList.toggle('on-wall', view.wall);
  setText(wall, view.wall ? 'Leave full screen' : 'Full screen');
  awake();
}

function change(part) {
  view = { ...view, ...part };
  history.pushState(null, '', `?${writeView(view)}`.replace(/\?$/, location.pathname));
  sayNext = true;
  show();
  subscribe();
}

function toWall(on) {
  if (view.wall === on) return;
  if (document.activeElement === next) wall.focus();
  view = { ...view, wall: on };
  history.replaceState(null, '', `?${writeView(view)}`.replace(/\?$/, location.pathname));
  show();
}
const wall = h('button', {
  type: 'button',
  onclick: () => {
    const on = !view.wall;
    toWall(on);
    // Where a browser has no full screen, the large figures are there all the same.
    // Who has left before it was there leaves it, too.
    if (on) document.documentElement.requestFullscreen?.().then(() => view.wall || document.exitFullscreen()).catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
  },
}, 'Full screen');
const stage = figures.map(({ frame }) => frame.element).filter(({ id }) => TURNS.includes(id));
stage.forEach((element) => element.classList.add('turn'));
let turn = 0;
const showTurn = () => stage.forEach((element, i) => element.classList.toggle('now', i === turn));
const nextTurn = () => {
  turn = (turn + 1) % stage.length;
  showTurn();
};
showTurn();
const turning = matchMedia('(prefers-reduced-motion: reduce)').matches
  ? null
  : setInterval(() => view.wall && !document.querySelector('.turn.now').contains(document.activeElement) && nextTurn(), TURN);
// Who turns by hand is not turned for.
const next = h('button', {
  type: 'button', class: 'next',
  onclick: () => {
    clearInterval(turning);
    nextTurn();
    setText(spoken, `${stage[turn].querySelector('h2').textContent}.`);
  },
}, 'Next figure');
// In full screen, most browsers keep it to themselves.
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  if (document.fullscreenElement) document.exitFullscreen();
  else toWall(false);
});
document.addEventListener('fullscreenchange', () => {
  if (!document.fullscreenElement) toWall(false);
});
const copy = h('button', {
  type: 'button',
  onclick: async () => {
    await navigator.clipboard.writeText(new URL(`?${writeView(view, timeZone)}`, location.href).href);
    setText(copy, 'Link copied');
    setText(spoken, 'Link copied.');
    setTimeout(() => setText(copy, 'Copy link'), 3_000);
  },
}, 'Copy link');
copy.hidden = !navigator.clipboard;

async function learn(asking) {
  try {
    let [after, count] = [null, 0];
    do {
      const data = await asking.ask(operations.Choices, after ? { after } : {});
      if (!data || asking !== connection) return;
      const { campaigns, tags, outreachStats, sources } = data;
      filters.know('campaign', campaigns.nodes.map(({ id, title, name }) => [id, title ?? name ?? id]));
      filters.know('tag', tags.nodes.map(({ id, name }) => [id, name ?? id]));
      filters.know('type', filters.types(outreachStats.groups.map(({ key }) => key).filter(Boolean)));
      filters.know('source', sources.groups.map(({ key }) => [key, key]));
      count += campaigns.nodes.length;
      after = campaigns.pageInfo.hasNextPage && count < MAX_CHOICES ? campaigns.pageInfo.endCursor : null;
    } while (after);
    setText(subheading, subtitle());
  } catch {
    // The figures say what is wrong, and the lists have what the figures show.
  }
}

main.append(
  h('div', { class: 'head' },
    h('div', {}, main.querySelector('h1'), subheading, elsewhere),
    h('div', { class: 'acts' }, standing, next, copy, wall)),
  filters.element, spoken,
  h('div', { class: 'figures' }, cells.map(([one, ...more]) =>
    more.length
      ? h('div', { class: 'stack' }, [one, ...more].map(({ frame }) => frame.element))
      : one.frame.element)),
);
show();

let showToken = () => {};
const stand = (state) => {
  showToken(state === 'ended' ? 'accepted' : state);
  standing.className = `live ${state}`;
  setText(standing, STANDINGS[state]);
};
showToken = tokenField((token) => {
  connection?.close();
  // An earlier connection still says that it has ended.
  const made = token ? connect(token, (state) => made === connection && stand(state)) : null;
  connection = made;
  main.classList.toggle('without-token', !token);
  standing.className = `live ${token ? 'asked' : 'missing'}`;
  setText(standing, token ? STANDINGS.asked : 'Enter a token above to see the figures.');
  subscribe();
  if (connection) learn(connection);
});
addEventListener('popstate', () => {
  view = readView(location.search);
  sayNext = true;
  show();
  subscribe();
});

// The HAL explorer: it requests the address that it is at, and shows what came.
import './explorer.css';
import { path, standingOf, storedToken, tokenField } from '../token.js';
import { bodyOf, openapi, operationsAt } from './api.js';
import { h } from './dom.js';
import { below, exchange, exchangeView, own } from './exchange.js';
import { bodyForm } from './form.js';
import { queryForm } from './query.js';
import { resourceView } from './resource.js';

const { mount } = document.body.dataset;
const root = document.getElementById('explorer');
const state = { target: location.pathname + location.search, shown: null, turn: 0 };

const address = h('input', { id: 'address', autocomplete: 'off', spellcheck: 'false' });
const status = h('p', { role: 'status', class: 'status' });
const queries = h('div');
const result = h('section', { class: 'card', 'aria-label': 'Resource' });
const actions = h('div', { class: 'actions' });
const docs = h('section', { class: 'card docs', 'aria-label': 'Documentation', tabindex: -1, hidden: true });
const raw = h('div');

const bar = h(
  'form',
  {
    class: 'address row',
    'aria-label': 'Address',
    onsubmit: (event) => {
      event.preventDefault();
      const asked = address.value.trim();
      const target = own(asked.startsWith('http') ? asked : path + mount + asked.replace(/^\/?/, '/'));
      if (target) go(target);
      else status.textContent = 'That address is not one of this API.';
    },
  },
  h('label', { for: 'address' }, mount),
  address,
  h('button', { class: 'main' }, 'GET'),
  h('button', { type: 'button', onclick: () => ask({ method: 'HEAD' }) }, 'HEAD'),
  h(
    'button',
    { type: 'button', title: 'GET with the ETag of what is shown', onclick: () => ask({ fresh: true }) },
    'If-None-Match',
  ),
);
const columns = h('div', { class: 'columns' }, h('div', {}, queries, result), h('div', {}, docs, actions, raw));
const dialog = h('dialog', { 'aria-labelledby': 'sure' });
root.replaceChildren(
  bar,
  status,
  columns,
  dialog,
);

const showToken = tokenField(() => show(state.target));

/** Until the response is there, what was shown before can be read, but not used. */
function wait(method, target) {
  const turn = ++state.turn;
  if (!columns.inert) state.focused = document.activeElement;
  columns.inert = true;
  columns.setAttribute('aria-busy', 'true');
  status.className = 'status';
  status.textContent = `${method} ${below(target)} …`;
  return turn;
}

/** The focus goes back to where it was or, if that is gone, to the heading of what came. */
function arrived() {
  columns.inert = false;
  columns.removeAttribute('aria-busy');
  if (document.activeElement !== document.body || !state.focused || state.focused === document.body) return;
  const next = state.focused.isConnected ? state.focused : result.querySelector('h2');
  next.focus({ preventScroll: true });
}

const heading = (text) => h('h2', { tabindex: -1 }, text);

function say({ request, status: code, reason, took }) {
  status.className = `status ${code >= 200 && code < 400 ? 'good' : 'error'}`;
  status.textContent = `${request.method} ${below(request.target)}: ${code ? `${code} ${reason} · ${took} ms` : `no response (${reason})`}`;
  const token = request.headers['OSDI-API-Token'];
  if (code && token && below(request.target) === '/') showStanding(token);
  else showToken(code === 401 && token ? 'refused' : !code ? 'silent' : token ? 'accepted' : 'missing');
}

/** The entry point has an answer to every token. */
async function showStanding(token) {
  const standing = await standingOf(token);
  if (token === storedToken()) showToken(standing);
}

/** Follow a link: the address bar goes along. */
function go(target) {
  if (target !== location.pathname + location.search) history.pushState(null, '', target);
  scrollTo(0, 0);
  return show(target);
}

addEventListener('popstate', () => show(location.pathname + location.search));

async function show(target) {
  state.target = target;
  const turn = wait('GET', target);
  address.value = below(target) + (target.includes('?') ? target.slice(target.indexOf('?')) : '');
  document.title = `${below(target)} · osdi-gateway`;
  docs.hidden = true;
  const description = await openapi();
  if (turn !== state.turn) return;
  const operations = operationsAt(target, description);
  const isReadable = !operations || operations.get;
  const found = isReadable ? await exchange({ target, token: storedToken() }) : null;
  if (turn !== state.turn) return;
  if (found) present(found, operations, description);
  else {
    state.shown = null;
    status.className = 'status';
    status.textContent = `${below(target)} takes ${methodsOf(operations).join(', ')} only.`;
    showToken(storedToken() ? 'accepted' : 'missing');
    raw.replaceChildren();
    result.replaceChildren(heading(below(target)), h('p', { class: 'quiet' }, summaryOf(operations)));
    offer(operations, description);
  }
  arrived();
}

/** The resource at the address, and what can be done with it. */
function present(found, operations, description) {
  state.shown = found;
  say(found);
  raw.replaceChildren(exchangeView(found));
  result.replaceChildren(heading(below(state.target)), contentOf(found));
  offer(operations ?? {}, description);
}

const methodsOf = (operations) =>
  ['get', 'post', 'put', 'patch', 'delete'].filter((name) => operations[name]).map((name) => name.toUpperCase());
const summaryOf = ({ post }) => post?.summary ?? '';

function contentOf({ json, text, status: code }) {
  if (!code) return h('p', { class: 'error' }, 'The gateway does not answer.');
  if (json !== null && typeof json === 'object') return resourceView(json, { go, onDocs });
  return h('pre', { tabindex: 0 }, text || 'The response has no body.');
}

/** The same address again, by HEAD or with a condition: only the exchange changes, unless the resource has. */
async function ask({ method = 'GET', fresh = false }) {
  if (columns.inert) return;
  const { target, shown } = state;
  const turn = wait(method, target);
  const headers = fresh && shown?.etag ? { 'If-None-Match': shown.etag } : {};
  const found = await exchange({ method, target, token: storedToken(), headers });
  const description = await openapi();
  if (turn !== state.turn) return;
  if (method === 'GET' && found.status === 200) present(found, operationsAt(target, description), description);
  else {
    say(found);
    raw.replaceChildren(exchangeView(found));
  }
  arrived();
}

function checkbox(label, checked) {
  const box = h('input', { type: 'checkbox', checked });
  return { box, element: h('label', { class: 'check' }, box, ' ', label) };
}

/** Forms for what the address takes besides GET. */
function offer(operations, description) {
  const { target, shown } = state;
  const resource = shown?.status === 200 ? shown.json : null;
  const query = queryForm({ operations, target, resource, document: description, onquery });
  const part = (title, content) =>
    h('details', { class: 'card' }, h('summary', {}, h('h2', {}, title)), content);
  queries.replaceChildren(...(query ? [part('Query', query)] : []));
  actions.replaceChildren();
  const post = bodyOf(operations.post, description);
  if (post) {
    const auth = checkbox('Send the token', Boolean(storedToken()));
    const form = bodyForm({
      legend: 'Create',
      button: 'POST',
      schema: post,
      document: description,
      options: [auth.element],
      onsend: (body) => send({ method: 'POST', body, token: auth.box.checked ? storedToken() : '' }),
    });
    const opened = part(operations.post.summary ?? 'Create', form);
    opened.open = !operations.get;
    actions.append(opened);
  }
  if (!resource) return;
  const put = bodyOf(operations.put, description);
  if (put) {
    const match = checkbox('Only if nobody else has changed it (If-Match)', true);
    const onsend = (body) => {
      const headers = match.box.checked && shown.etag ? { 'If-Match': shown.etag } : {};
      return send({ method: 'PUT', body, headers, token: storedToken() });
    };
    const options = [match.element];
    const all = { legend: 'Change', button: 'PUT', schema: put, value: resource, options, onsend };
    actions.append(part(operations.put.summary ?? 'Change', bodyForm({ ...all, document: description })));
  }
  if (operations.delete) {
    const button = h('button', { type: 'button', onclick: confirmDelete }, 'DELETE …');
    actions.append(h('div', { class: 'card' }, button));
  }
}

function onquery(text) {
  go(state.target.split('?')[0] + (text ? `?${text}` : ''));
}

/**
 * Send a write. What came is shown; a new resource can be followed to its address. Returns whether it
 * was accepted.
 */
async function send({ method, body, headers, token }) {
  const turn = wait(method, state.target);
  const found = await exchange({ method, target: state.target.split('?')[0], token, body, headers });
  if (turn !== state.turn) return false;
  say(found);
  const done = found.status >= 200 && found.status < 300;
  const location_ = found.headers.find(([name]) => name === 'location')?.[1];
  const target = done ? own(location_ ?? found.json?._links?.self?.href ?? '') : null;
  if (method === 'PUT' && done) {
    await show(state.target);
    say(found);
  } else {
    result.replaceChildren(heading(status.textContent), contentOf(found));
    if (target && target !== `${path}${mount}`) {
      const follow = h('button', { type: 'button', onclick: () => go(target) }, 'Open what was stored');
      result.prepend(h('p', {}, follow));
    }
  }
  raw.replaceChildren(exchangeView(found));
  arrived();
  status.scrollIntoView({ block: 'center' });
  return done;
}

function confirmDelete() {
  const close = () => dialog.close();
  const { target } = state;
  const confirmed = async () => {
    close();
    const collection = target.split('?')[0].replace(/\/[^/]+\/?$/, '');
    if (!(await send({ method: 'DELETE', token: storedToken() }))) return;
    const back = h('button', { type: 'button', onclick: () => go(collection) }, 'Go to the collection');
    result.prepend(h('p', {}, back));
    actions.replaceChildren();
    back.focus();
  };
  dialog.replaceChildren(
    h('h2', { id: 'sure' }, 'Delete this resource?'),
    h('p', {}, h('code', {}, below(state.target))),
    h(
      'p',
      { class: 'row' },
      h('button', { type: 'button', class: 'main', onclick: confirmed }, 'Delete'),
      h('button', { type: 'button', autofocus: true, onclick: close }, 'Keep'),
    ),
  );
  dialog.showModal();
}

/** The documentation page of a relation, beside the resource that has it. */
async function onDocs(href, rel) {
  const opener = document.activeElement;
  const { pathname } = new URL(href, location.href);
  const response = await fetch(pathname, { headers: { Accept: 'text/html' } }).catch(() => null);
  const hide = () => {
    docs.hidden = true;
    opener.focus();
  };
  const close = h('button', { type: 'button', onclick: hide }, 'Close');
  const content = h('div', { class: 'docs-content' });
  if (response?.ok) {
    // The policy would complain of styles of the page even where nothing is shown yet.
    const text = (await response.text()).replaceAll(/<style[\s\S]*?<\/style>/gi, '');
    const page = new DOMParser().parseFromString(text, 'text/html');
    const body = page.querySelector('main') ?? page.body;
    for (const element of body.querySelectorAll('style, script, link, h1')) element.remove();
    content.append(...body.childNodes);
  } else content.append('There is no documentation of this relation.');
  const whole = h('a', { href: pathname }, 'The whole page');
  docs.replaceChildren(h('h2', {}, rel), content, h('p', { class: 'row' }, close, whole));
  docs.hidden = false;
  docs.focus();
}

// The gateway's own OpenAPI description: operations by tag, each with a form to try it.
import './openapi.css';
import { openapi } from '../explorer/api.js';
import { coded, h } from '../explorer/dom.js';
import { address, standingOf, storedToken, tokenField } from '../token.js';
import { followed, schemaView, typeOf } from './schema.js';
import { tryForm } from './try.js';

const { mount } = document.body.dataset;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const root = document.getElementById('content');

const exampleOf = (media) => media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
const pretty = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
const block = (label, value) =>
  h('details', {}, h('summary', {}, label), h('pre', { tabindex: 0 }, pretty(value)));

function contentView(content, description) {
  return Object.entries(content ?? {}).map(([type, media]) => [
    h('p', { class: 'media' }, h('code', {}, type)),
    media.schema ? schemaView(media.schema, description) : null,
    exampleOf(media) === undefined ? null : block('Example', exampleOf(media)),
  ]);
}

function parametersView(parameters, description) {
  if (!parameters.length) return [];
  const items = parameters.map(({ name, in: where, required, schema, description: text }) =>
    h(
      'li',
      {},
      h('code', { class: 'name' }, name),
      h('span', { class: 'type' }, ` ${where}, ${typeOf(schema, description)}`),
      required ? h('span', { class: 'required' }, ' required') : null,
      text ? h('p', { class: 'quiet' }, coded(text)) : null,
    ),
  );
  return [h('h3', {}, 'Parameters'), h('ul', { class: 'parameters' }, items)];
}

function responsesView(responses, description) {
  return Object.entries(responses).map(([code, response]) => {
    const { found } = followed(response, description);
    const kind = /^[23]/.test(code) ? 'good' : 'bad';
    return h(
      'details',
      { class: 'response' },
      h('summary', {}, h('code', { class: kind }, code), coded(` ${found.description ?? ''}`)),
      contentView(found.content, description),
    );
  });
}

function operationContent({ method, template, operation, shared }, description) {
  const parameters = [...shared, ...(operation.parameters ?? [])].map(
    (parameter) => followed(parameter, description).found,
  );
  const request = operation.requestBody && followed(operation.requestBody, description).found;
  const media = request && Object.values(request.content ?? {})[0];
  const body = request ? pretty(exampleOf(media) ?? {}) : null;
  return [
    operation.description ? h('p', {}, coded(operation.description)) : null,
    parametersView(parameters, description),
    request ? [h('h3', {}, 'Request body'), contentView(request.content, description)] : null,
    h('h3', {}, 'Responses'),
    responsesView(operation.responses ?? {}, description),
    tryForm({ method: method.toUpperCase(), template, parameters, body }),
  ].flat(3);
}

function operationView(entry, description) {
  const { method, template, operation } = entry;
  const view = h(
    'details',
    { class: 'card operation', id: operation.operationId },
    h(
      'summary',
      {},
      h('span', { class: `method ${method}` }, method.toUpperCase()),
      h('code', {}, template),
      h('span', { class: 'quiet' }, operation.summary ?? ''),
    ),
  );
  const fill = () =>
    view.append(...operationContent(entry, description).filter((part) => part !== null));
  view.addEventListener('toggle', fill, { once: true });
  view.addEventListener('toggle', () => {
    if (view.open) history.replaceState(null, '', `#${operation.operationId}`);
  });
  return view;
}

function goToHash() {
  const view = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!view?.matches('.operation')) return;
  view.open = true;
  view.scrollIntoView();
  view.querySelector('summary').focus({ preventScroll: true });
}

function show(description) {
  const entries = Object.entries(description.paths).flatMap(([template, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const operation = item[method];
      const view = operationView(
        { method, template, operation, shared: item.parameters ?? [] },
        description,
      );
      const words = [method, template, operation.operationId, operation.summary].join(' ');
      return { tag: operation.tags?.[0] ?? 'Other', words: words.toLowerCase(), view };
    }),
  );
  const groups = Map.groupBy
    ? Map.groupBy(entries, ({ tag }) => tag)
    : entries.reduce((map, one) => map.set(one.tag, [...(map.get(one.tag) ?? []), one]), new Map());
  const texts = new Map(description.tags?.map(({ name, description: text }) => [name, text]));
  const sections = [...groups].map(([tag, members]) => ({
    members,
    view: h(
      'section',
      {},
      h('h2', {}, tag),
      texts.get(tag) ? h('p', { class: 'quiet' }, coded(texts.get(tag))) : null,
      members.map(({ view }) => view),
    ),
  }));
  const count = h('output', { class: 'quiet', for: 'filter' });
  const input = h('input', { id: 'filter', type: 'search', autocomplete: 'off' });
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { view, words: text } of entries) {
      view.hidden = !words.every((word) => text.includes(word));
    }
    for (const { view, members } of sections) view.hidden = members.every((one) => one.view.hidden);
    const shown = entries.filter(({ view }) => !view.hidden).length;
    count.textContent = `${shown} of ${entries.length} operations`;
  };
  input.addEventListener('input', filter);
  const search = h('div', { class: 'search' }, h('label', { for: 'filter' }, 'Filter'), input, count);
  const file = h('a', { href: address(`${mount}/openapi.json`) }, 'The description as JSON');
  root.append(h('p', {}, file), search, ...sections.map(({ view }) => view));
  filter();
  goToHash();
  addEventListener('hashchange', goToHash);
}

const standing = tokenField(async (token) => {
  const found = await standingOf(token);
  if (token === storedToken()) standing(found);
});
const description = await openapi();
if (Object.keys(description.paths ?? {}).length) show(description);
else root.append(h('p', { class: 'error', role: 'alert' }, 'The gateway does not answer.'));

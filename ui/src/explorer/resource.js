// A HAL document: its properties, links and embedded resources.
import { below, own } from './exchange.js';
import { h } from './dom.js';

const MAX_LINKS = 10;
const MAX_INLINE = 80;

const list = (value) => [value].flat();

/** A name that may be broken after `_` and `:`. */
const breakable = (name) => name.match(/[^_:]*[_:]+|[^_:]+$/g)?.flatMap((part) => [part, h('wbr')]) ?? name;

function valueView(value, open = false) {
  if (value === null || typeof value !== 'object') return h('bdi', {}, String(value));
  const text = JSON.stringify(value);
  if (text.length <= MAX_INLINE) return h('code', {}, text);
  const size = Array.isArray(value) ? `${value.length} ${value.length === 1 ? 'item' : 'items'}` : 'object';
  const content = h('pre', { tabindex: 0 }, JSON.stringify(value, null, 2));
  return h('details', { open }, h('summary', {}, size), content);
}

const VARIABLE = /\{([?&/]?)([^}]+)\}/g;

/** The simple forms of RFC 6570: {name}, {?name,other}, {&name} and {/name}. */
function expanded(template, values) {
  return template.replaceAll(VARIABLE, (_, how, names) => {
    const given = names.split(',').filter((name) => values[name]);
    const pairs = how === '?' || how === '&';
    const parts = given.map((name) =>
      pairs ? `${name}=${encodeURIComponent(values[name])}` : encodeURIComponent(values[name]),
    );
    return parts.length ? how + parts.join(how === '?' ? '&' : how || ',') : '';
  });
}

function templateForm(href, go) {
  const names = [...href.matchAll(VARIABLE)].flatMap(([, , found]) => found.split(','));
  const submit = (event) => {
    event.preventDefault();
    const target = own(expanded(href, Object.fromEntries(new FormData(event.target))));
    if (target) go(target);
  };
  return h(
    'form',
    { class: 'row', onsubmit: submit },
    names.map((name) => h('label', {}, name, ' ', h('input', { name }))),
    h('button', {}, 'Follow'),
  );
}

function linkView({ href, title, name, templated }, go) {
  if (templated) return [h('code', {}, href), templateForm(href, go)];
  const target = own(href);
  const said = title ?? name;
  const note = said ? h('small', { class: 'quiet' }, ` ${said}`) : null;
  if (target) {
    const follow = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(target);
    };
    const query = target.includes('?') ? target.slice(target.indexOf('?')) : '';
    return [h('a', { href: target, onclick: follow }, below(target) + query), note];
  }
  // Other schemes, such as javascript:, are texts.
  const isWeb = /^https?:\/\//.test(href);
  return [isWeb ? h('a', { href, rel: 'noreferrer' }, href) : h('code', {}, href), note];
}

function relView(rel, curies, onDocs) {
  const [prefix, ...rest] = rel.split(':');
  const curie = rest.length ? curies.find(({ name }) => name === prefix) : null;
  if (!curie) return breakable(rel);
  const href = curie.href.replace('{rel}', encodeURIComponent(rest.join(':')));
  const label = `What ${rel} is`;
  const button = h('button', { type: 'button', class: 'what', title: label, 'aria-label': label }, '?');
  button.addEventListener('click', () => onDocs(href, rel));
  return [breakable(rel), ' ', button].flat();
}

function linksView(links, curies, { go, onDocs }) {
  const rows = Object.entries(links)
    .filter(([rel]) => rel !== 'curies')
    .map(([rel, found]) => {
      const all = list(found).map((link) => h('li', {}, linkView(link, go)));
      const rest = all.splice(MAX_LINKS);
      const more = h('details', {}, h('summary', {}, `${rest.length} more`), h('ul', {}, rest));
      const cell = h('td', {}, h('ul', {}, all), rest.length ? more : null);
      return h('tr', {}, h('th', { scope: 'row' }, relView(rel, curies, onDocs)), cell);
    });
  return rows.length ? h('table', {}, h('tbody', {}, rows)) : null;
}

const nameOf = (resource, rel) =>
  resource.title ??
  resource.name ??
  ([resource.given_name, resource.family_name].filter(Boolean).join(' ') ||
    resource.type ||
    list(resource._links?.self ?? [])[0]?.href?.split('/').pop() ||
    rel);

/** `on` has `go`, which follows a link, and `onDocs`, which shows what a relation is. */
export function resourceView(resource, on, outer = []) {
  const { _links = {}, _embedded = {}, ...properties } = resource;
  const curies = [...list(_links.curies ?? []), ...outer];
  const parts = [];
  const titled = (title, content) => content && parts.push(h('h3', {}, title), content);
  const rows = Object.entries(properties).map(([name, value]) =>
    h('tr', {}, h('th', { scope: 'row' }, breakable(name)), h('td', {}, valueView(value, name === 'osdi:error'))),
  );
  titled('Properties', rows.length ? h('table', {}, h('tbody', {}, rows)) : null);
  titled('Links', linksView(_links, curies, on));
  for (const [rel, found] of Object.entries(_embedded)) {
    const resources = list(found);
    parts.push(h('h3', {}, relView(rel, curies, on.onDocs), ` · ${resources.length} embedded`));
    parts.push(...resources.map((inner) => embeddedView(inner, rel, on, curies)));
  }
  return h('div', { class: 'resource' }, parts);
}

function embeddedView(resource, rel, on, curies) {
  const self = list(resource._links?.self ?? [])[0];
  const details = h('details', { class: 'embedded' }, h('summary', {}, h('bdi', {}, nameOf(resource, rel))));
  details.addEventListener('toggle', () => {
    if (details.childElementCount === 1) details.append(resourceView(resource, on, curies));
  });
  return h('div', { class: 'inner' }, details, self ? h('span', {}, linkView(self, on.go)) : null);
}

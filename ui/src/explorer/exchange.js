// One request and its response, as they are, and the same request for curl.
import { path } from '../token.js';
import { copyButton, h } from './dom.js';

const MAX_SHOWN = 20_000;
const { mount, origin } = document.body.dataset;
const ACCEPT = 'application/hal+json, application/json;q=0.9';

/** Path and query of an address of this API; null for others. */
export function own(href) {
  let url;
  try {
    url = new URL(href, location.href);
  } catch {
    return null;
  }
  // Links begin with the public address, which may differ from the one in the address bar.
  const known = url.origin === location.origin || href.startsWith(`${origin}/`);
  return known && `${url.pathname}/`.startsWith(`${path}${mount}/`) ? url.pathname + url.search : null;
}

/** The path below the mount, as in the OpenAPI document. */
export const below = (target) =>
  target.split('?')[0].slice((path + mount).length).replace(/\/+$/, '') || '/';

/** A response that never came has the status 0 and the reason as its body. */
export async function exchange({ method = 'GET', target, token, headers = {}, body }) {
  const sent = { Accept: ACCEPT, ...headers };
  if (token) sent['OSDI-API-Token'] = token;
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  const text = body === undefined ? undefined : JSON.stringify(body, null, 1);
  const request = { method, target, headers: sent, body: text };
  const begun = performance.now();
  try {
    // What the browser has kept would hide what the gateway says.
    const response = await fetch(target, { method, headers: sent, body: text, cache: 'no-store' });
    const received = await response.text();
    return {
      request,
      status: response.status,
      reason: response.statusText,
      headers: [...response.headers],
      etag: response.headers.get('etag'),
      text: received,
      json: parsed(received),
      took: Math.round(performance.now() - begun),
    };
  } catch (error) {
    return { request, status: 0, reason: error.message, headers: [], text: '', json: null, took: 0 };
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export function curlOf({ method, target, headers, body }) {
  const url = quoted(location.origin + target);
  const how = method === 'HEAD' ? '-I' : method === 'GET' ? '-i' : `-i -X ${method}`;
  const lines = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) lines.push(`-d ${quoted(body)}`);
  return [`curl -g ${how} ${url}`, ...lines].join(' \\\n  ');
}

export function exchangeView({ request, status, reason, headers, text, json }) {
  const { method, target, body } = request;
  const line = (fields) => fields.map(([name, value]) => `${name}: ${value}`).join('\n');
  const asked = `${method} ${target}\n${line(Object.entries(request.headers))}`;
  const body_ = json === null ? text : JSON.stringify(json, null, 2);
  const cut = body_.length > MAX_SHOWN ? `${body_.slice(0, MAX_SHOWN)}\n… ` : body_;
  const block = (label, content) =>
    h('pre', { tabindex: 0, role: 'group', 'aria-label': label }, content);
  const curl = curlOf(request);
  return h(
    'section',
    { class: 'card exchange', 'aria-labelledby': 'exchange' },
    h('h2', { id: 'exchange' }, 'Exchange'),
    h('h3', {}, 'Request'),
    block('Request', body === undefined ? asked : `${asked}\n\n${body}`),
    h('h3', {}, 'Response'),
    block('Response', `${status || 'No response:'} ${reason}\n${line(headers)}${cut ? `\n\n${cut}` : ''}`),
    h('h3', {}, 'The same by curl'),
    block('Command', curl),
    copyButton('Copy the command', curl),
  );
}

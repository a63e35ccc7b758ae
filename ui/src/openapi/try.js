// The form that sends one operation, and what came.
import { h, newId } from '../explorer/dom.js';
import { exchange, exchangeView } from '../explorer/exchange.js';
import { path, storedToken } from '../token.js';

const { mount } = document.body.dataset;

export function tryForm({ method, template, parameters, body }) {
  const status = h('p', { role: 'status', class: 'status' });
  const result = h('div');
  const fields = parameters.map((parameter) => {
    const id = newId('parameter');
    const input = h('input', {
      id,
      autocomplete: 'off',
      spellcheck: 'false',
      required: parameter.required,
    });
    const label = h('label', { for: id }, parameter.name);
    return { parameter, input, view: h('div', { class: 'labelled' }, label, input) };
  });
  const text = newId('body');
  const area = body === null ? null : h('textarea', { id: text, rows: 12, spellcheck: 'false' });
  if (area) area.value = body;

  const send = async (event) => {
    event.preventDefault();
    let target = path + mount + template;
    const [query, headers] = [[], {}];
    for (const { parameter, input } of fields) {
      const value = input.value.trim();
      if (!value) continue;
      if (parameter.in === 'path') {
        target = target.replace(`{${parameter.name}}`, encodeURIComponent(value));
      } else if (parameter.in === 'query') {
        query.push(`${encodeURIComponent(parameter.name)}=${encodeURIComponent(value)}`);
      } else if (parameter.in === 'header') headers[parameter.name] = value;
    }
    if (query.length) target += `?${query.join('&')}`;
    let sent;
    try {
      sent = area?.value.trim() ? JSON.parse(area.value) : undefined;
    } catch (error) {
      area.setAttribute('aria-invalid', 'true');
      area.focus();
      status.className = 'status error';
      status.textContent = `The body is not JSON: ${error.message}`;
      return;
    }
    area?.removeAttribute('aria-invalid');
    status.className = 'status';
    status.textContent = 'Sending …';
    const came = await exchange({ method, target, token: storedToken(), headers, body: sent });
    const good = came.status >= 200 && came.status < 400;
    status.className = good ? 'status good' : 'status error';
    status.textContent = came.status
      ? `${came.status} ${came.reason} in ${came.took} ms`
      : `No answer: ${came.reason}`;
    const view = exchangeView(came);
    // Several operations may show an exchange.
    const heading = view.querySelector('h2');
    heading.id = newId('exchange');
    view.setAttribute('aria-labelledby', heading.id);
    view.classList.remove('card');
    result.replaceChildren(view);
  };
  return h(
    'form',
    { class: 'try', 'aria-label': `Try ${method} ${template}`, onsubmit: send },
    h('h3', {}, 'Try it'),
    h('p', { class: 'quiet' }, 'Sends a real request with the token in the bar.'),
    h('div', { class: 'fields' }, fields.map(({ view }) => view)),
    area ? h('div', { class: 'labelled' }, h('label', { for: text }, 'Body'), area) : null,
    h('button', { class: 'main' }, 'Send'),
    status,
    result,
  );
}

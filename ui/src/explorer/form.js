// Fields from a JSON Schema. Each is `{ element, read }`; `read` gives undefined for what is empty.
// Members of objects are made when their part of the form is opened: schemas may be endless.
import { resolved } from './api.js';
import { coded, h, newId } from './dom.js';

const MULTILINE = /^(description|message|notes|summary|text|body)$/;

const described = (id, schema) =>
  schema.description ? h('small', { id: `${id}-d`, class: 'quiet' }, coded(schema.description)) : null;

const labelled = (name, schema, control) => {
  control.id = newId('field');
  if (schema.description) control.setAttribute('aria-describedby', `${control.id}-d`);
  return h(
    'div',
    { class: 'labelled' },
    h('label', { for: control.id }, name),
    control,
    described(control.id, schema),
  );
};

function choice(name, schema, value, options) {
  const control = h('select', {}, h('option', { value: '' }, '—'));
  control.append(
    ...options.map((option, index) =>
      h('option', { value: index, selected: option === value }, String(option)),
    ),
  );
  return {
    element: labelled(name, schema, control),
    read: () => (control.value === '' ? undefined : options[Number(control.value)]),
  };
}

function text(name, schema, value) {
  const isLong = MULTILINE.test(name) || String(value ?? '').length > 80;
  const control = isLong ? h('textarea', { rows: 3 }) : h('input', { autocomplete: 'off' });
  control.value = value ?? '';
  return { element: labelled(name, schema, control), read: () => control.value || undefined };
}

function number(name, schema, value) {
  const control = h('input', { inputmode: 'decimal', autocomplete: 'off' });
  control.value = value ?? '';
  // What is no number is sent as it is: the gateway says what is wrong with it.
  const read = () => {
    const typed = control.value.trim();
    if (!typed) return undefined;
    return Number.isNaN(Number(typed)) ? typed : Number(typed);
  };
  return { element: labelled(name, schema, control), read };
}

function json(name, schema, value) {
  const control = h('textarea', { rows: 3, spellcheck: 'false', placeholder: 'JSON' });
  control.value = value === undefined ? '' : JSON.stringify(value, null, 1);
  const read = () => {
    if (!control.value.trim()) return undefined;
    try {
      return JSON.parse(control.value);
    } catch {
      return control.value;
    }
  };
  return { element: labelled(name, schema, control), read };
}

function members(schema, value, document) {
  const fields = Object.entries(schema.properties ?? {})
    .map(([name, part]) => [name, resolved(part, document)])
    .filter(([, part]) => !part.readOnly)
    .map(([name, part]) => [name, field(name, part, value?.[name], document)]);
  const read = () => {
    const read_ = fields.map(([name, { read }]) => [name, read()]).filter(([, it]) => it !== undefined);
    return read_.length ? Object.fromEntries(read_) : undefined;
  };
  return { element: h('div', { class: 'members' }, fields.map(([, { element }]) => element)), read };
}

function object(name, schema, value, document) {
  if (!schema.properties) return json(name, schema, value);
  let opened = null;
  const details = h('details', {}, h('summary', {}, name), described(newId('part'), schema));
  details.addEventListener('toggle', () => {
    if (opened || !details.open) return;
    opened = members(schema, value, document);
    details.append(opened.element);
  });
  return { element: details, read: () => (opened ? opened.read() : value) };
}

function array(name, schema, value, document) {
  const part = resolved(schema.items, document);
  const items = new Set();
  const list = h('div', { class: 'members' });
  const add = (content) => {
    const item = part.properties
      ? members(part, content, document)
      : field(name, part, content, document);
    const remove = () => {
      items.delete(item);
      row.remove();
    };
    const row = h(
      'div',
      { class: 'item' },
      item.element,
      h('button', { type: 'button', onclick: remove }, `Remove from ${name}`),
    );
    items.add(item);
    list.append(row);
    return row;
  };
  const extend = () => add(undefined).querySelector('input, select, textarea, summary')?.focus();
  for (const content of Array.isArray(value) ? value : []) add(content);
  const title = items.size ? `${name} (${items.size})` : name;
  const details = h(
    'details',
    {},
    h('summary', {}, title),
    described(newId('part'), schema),
    list,
    h('button', { type: 'button', onclick: extend }, `Add to ${name}`),
  );
  const read = () => {
    const read_ = [...items].map((item) => item.read()).filter((it) => it !== undefined);
    return read_.length ? read_ : undefined;
  };
  return { element: details, read };
}

function field(name, schema, value, document) {
  // What is null is what is not chosen.
  if (schema.enum) return choice(name, schema, value, schema.enum.filter((option) => option !== null));
  switch (schema.type) {
    case 'boolean':
      return choice(name, schema, value, [true, false]);
    case 'integer':
    case 'number':
      return number(name, schema, value);
    case 'string':
      return text(name, schema, value);
    case 'array':
      return array(name, schema, value, document);
    case 'object':
      return object(name, schema, value, document);
    default:
      return json(name, schema, value);
  }
}

/** The members that differ from what was shown; those that were emptied are null. */
function changes(before = {}, after = {}) {
  const same = (name) => JSON.stringify(before[name]) === JSON.stringify(after[name]);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names].filter((name) => !same(name)).map((name) => [name, after[name] ?? null]),
  );
}

/** A form for a body. `value` is the resource to change, if it is not a new one. */
export function bodyForm({ legend, button, schema, value, document, options = [], onsend }) {
  // Links are set by their own form of JSON, which differs from what is shown.
  const { _links, ...shown } = value ?? {};
  const fields = members(schema, shown, document);
  const before = fields.read();
  const submit = (event) => {
    event.preventDefault();
    onsend(value ? changes(before, fields.read()) : (fields.read() ?? {}));
  };
  return h(
    'form',
    { class: 'body', 'aria-label': legend, onsubmit: submit },
    fields.element,
    options,
    h('p', { class: 'row' }, h('button', { class: 'main' }, button)),
  );
}

// Schemas as nested lists. What a member refers to is made when it is opened, so cycles are safe.
import { coded, h } from '../explorer/dom.js';

/** Follow one `$ref` after another; the name is that of the last. */
export function followed(schema, description) {
  let [found, name] = [schema ?? {}, ''];
  for (let depth = 0; found.$ref && depth < 20; depth += 1) {
    const parts = found.$ref.slice(2).split('/');
    name = parts.at(-1);
    const { $ref, ...beside } = found;
    const key = (part) => part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = { ...parts.reduce((at, part) => at?.[key(part)], description), ...beside };
  }
  return { found, name };
}

export function typeOf(schema, description) {
  const { found, name } = followed(schema, description);
  if (name) return name;
  const choices = found.anyOf ?? found.oneOf;
  if (choices) return choices.map((choice) => typeOf(choice, description)).join(' | ');
  if (found.allOf) return found.allOf.map((part) => typeOf(part, description)).join(' & ');
  const type = [found.type ?? (found.properties ? 'object' : 'any')].flat().join(' | ');
  if (found.items) return `array of ${typeOf(found.items, description)}`;
  return found.format ? `${type} (${found.format})` : type;
}

const BOUNDS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern'];

function notes(schema) {
  const said = [schema.description];
  if (schema.enum) said.push(`One of ${schema.enum.map((one) => JSON.stringify(one)).join(', ')}.`);
  if (schema.const !== undefined) said.push(`Always ${JSON.stringify(schema.const)}.`);
  if (schema.default !== undefined) said.push(`Default: ${JSON.stringify(schema.default)}.`);
  const bounds = BOUNDS.filter((key) => schema[key] !== undefined);
  if (bounds.length) said.push(`${bounds.map((key) => `${key} ${schema[key]}`).join(', ')}.`);
  return said.filter(Boolean).join(' ');
}

/** The schemas inside of one, with their labels. */
function inner(schema) {
  const required = new Set(schema.required);
  const parts = Object.entries(schema.properties ?? {}).map(([name, member]) => [
    name,
    member,
    required.has(name),
  ]);
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const label = key === 'allOf' ? 'all of' : 'one of';
    for (const choice of schema[key] ?? []) if (choice.type !== 'null') parts.push([label, choice]);
  }
  if (schema.items) parts.push(['each item', schema.items]);
  if (typeof schema.additionalProperties === 'object') {
    parts.push(['other members', schema.additionalProperties]);
  }
  return parts;
}

export function schemaView(schema, description, label = 'Schema', required = false) {
  const { found } = followed(schema, description);
  const parts = inner(found);
  const said = notes(found);
  const line = [
    h('code', { class: 'name' }, label),
    ' ',
    h('span', { class: 'type' }, typeOf(schema, description)),
    required ? h('span', { class: 'required' }, ' required') : null,
  ];
  const text = said ? h('p', { class: 'quiet' }, coded(said)) : null;
  if (!parts.length) return h('div', { class: 'leaf' }, line, text);
  const details = h('details', { class: 'schema' }, h('summary', {}, line), text);
  const fill = () =>
    details.append(
      ...parts.map(([name, part, must]) => schemaView(part, description, name, must)),
    );
  details.addEventListener('toggle', fill, { once: true });
  return details;
}

// The form for the query of a collection, with completion in its filter.
import { bodyOf, queryOf, resolved } from './api.js';
import { coded, h, newId } from './dom.js';

const OPERATORS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const LAST_WORD = /[\w:./]*$/;

/** Names that a filter may use: those of the bodies, and those of the resources shown. */
function namesOf(operations, shown, document) {
  const schema = bodyOf(operations.post, document);
  const scalars = Object.entries(schema?.properties ?? {})
    .filter(([, part]) => !['array', 'object'].includes(resolved(part, document).type))
    .map(([name]) => name);
  const found = shown.flatMap((resource) =>
    Object.entries(resource)
      .filter(([, value]) => value === null || typeof value !== 'object')
      .map(([name]) => name),
  );
  return [...new Set([...scalars, ...found])].sort();
}

const relsOf = (shown) =>
  [...new Set(shown.flatMap(({ _links = {} }) => Object.keys(_links)))]
    .filter((rel) => !['self', 'curies'].includes(rel) && !rel.endsWith('_helper'))
    .sort();

/** Offers what may follow: a name, an operator behind it, or another condition behind a value. */
function completion(input, names) {
  const list = h('datalist', { id: newId('completion') });
  input.setAttribute('list', list.id);
  const offer = () => {
    const typed = input.value;
    const begun = typed.slice(0, typed.search(LAST_WORD));
    const words = begun.trim().split(/\s+/);
    const last = words.at(-1);
    let next = names;
    if (names.includes(last)) next = OPERATORS;
    else if (OPERATORS.includes(last)) next = [];
    else if (words.length > 2 && !['and', 'or'].includes(last)) next = ['and', 'or'];
    list.replaceChildren(...next.map((word) => h('option', { value: `${begun}${word} ` })));
  };
  input.addEventListener('input', offer);
  input.addEventListener('focus', offer);
  return list;
}

function control(parameter, value, names, rels) {
  const { name, schema = {} } = parameter;
  if (schema.enum) {
    const options = ['', ...schema.enum].map((option) =>
      h('option', { value: option, selected: option === value }, option || '—'),
    );
    return [h('select', { name }, options)];
  }
  const input = h('input', { name, value, autocomplete: 'off', spellcheck: 'false' });
  if (name === 'filter') return [input, completion(input, names)];
  if (name === '$expand') {
    const list = h('datalist', { id: newId('rels') }, rels.map((rel) => h('option', { value: rel })));
    input.setAttribute('list', list.id);
    return [input, list];
  }
  return [input];
}

/** Null where the address takes no query. `onquery` gets the text of the new one. */
export function queryForm({ operations, target, resource, document, onquery }) {
  const parameters = queryOf(operations.get, document);
  if (!parameters.length) return null;
  const now = new URL(target, location.href).searchParams;
  const embedded = Object.values(resource?._embedded ?? {}).flat();
  const shown = embedded.length ? embedded : [resource ?? {}];
  const [names, rels] = [namesOf(operations, embedded, document), relsOf(shown)];
  const fields = parameters.map((parameter) => {
    const parts = control(parameter, now.get(parameter.name) ?? '', names, rels);
    const id = newId('query');
    parts[0].id = id;
    const label = h('label', { for: id }, parameter.name);
    const wide = parameter.name === 'filter' ? ' whole' : '';
    return h(
      'div',
      { class: `labelled${wide}` },
      label,
      parts,
      h('small', { class: 'quiet' }, coded(parameter.description ?? '')),
    );
  });
  const submit = (event) => {
    event.preventDefault();
    const chosen = [...new FormData(event.target)].filter(([, value]) => value.trim());
    onquery(new URLSearchParams(chosen).toString().replaceAll('+', '%20'));
  };
  return h(
    'form',
    { class: 'query', 'aria-label': 'Query', onsubmit: submit },
    h('div', { class: 'members' }, fields),
    h('p', { class: 'row' }, h('button', { class: 'main' }, 'Search')),
  );
}

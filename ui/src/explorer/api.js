// What the gateway's OpenAPI document says of an address: its operations and their bodies.
import { address } from '../token.js';
import { below } from './exchange.js';

const { mount } = document.body.dataset;
let description;

/** The OpenAPI document, asked for until there is an answer; without one, it has no paths. */
export function openapi() {
  description ??= fetch(address(`${mount}/openapi.json`), { headers: { Accept: 'application/json' } })
    .then((response) => response.json())
    .catch(() => {
      description = undefined;
      return { paths: {} };
    });
  return description;
}

/** Follow a `$ref`, and leave null out of a choice. */
export function resolved(schema, document) {
  let found = schema ?? {};
  for (let depth = 0; depth < 20; depth += 1) {
    const choices = (found.anyOf ?? found.oneOf)?.filter(({ type }) => type !== 'null');
    if (found.$ref) {
      const parts = found.$ref.slice(2).split('/');
      found = parts.reduce((at, part) => at?.[part.replace('~1', '/').replace('~0', '~')], document) ?? {};
    } else if (choices?.length) {
      const { anyOf, oneOf, ...rest } = found;
      found = { ...rest, ...choices[0] };
    } else if (found.allOf?.length === 1) {
      const { allOf, ...rest } = found;
      found = { ...rest, ...allOf[0] };
    } else {
      const type = Array.isArray(found.type) ? found.type.find((name) => name !== 'null') : found.type;
      return { ...found, type: type ?? (found.properties ? 'object' : undefined) };
    }
  }
  return found;
}

/** The operations of an address by their methods, with the parameters of the path's own. */
export function operationsAt(target, document) {
  const asked = below(target).split('/');
  const fits = (template) => {
    const parts = (template.replace(/\/+$/, '') || '/').split('/');
    return (
      parts.length === asked.length &&
      parts.every((part, index) => part === asked[index] || /^\{.*\}$/.test(part))
    );
  };
  const literal = (template) => template.replaceAll(/\{[^}]*\}/g, '').length;
  const [path] = Object.keys(document.paths ?? {})
    .filter(fits)
    .sort((one, other) => literal(other) - literal(one));
  return path ? document.paths[path] : null;
}

export function bodyOf(operation, document) {
  const body = resolved(operation?.requestBody, document);
  const content = body.content ?? {};
  const media = content['application/json'] ?? content['application/hal+json'] ?? Object.values(content)[0];
  return media ? resolved(media.schema, document) : null;
}

export const queryOf = (operation, document) =>
  (operation?.parameters ?? [])
    .map((parameter) => resolved(parameter, document))
    .filter((parameter) => parameter.in === 'query');

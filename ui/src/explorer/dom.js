// Making elements. Texts are texts, never markup.
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** What is between backticks in a description, as code. */
export const coded = (text) =>
  text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? h('code', {}, part) : part));

let ids = 0;
export const newId = (prefix) => `${prefix}-${++ids}`;

/** A button that copies the text, and says so. */
export function copyButton(label, text) {
  const said = h('output', { class: 'quiet' });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = 'Copied.';
    } catch {
      said.textContent = 'The browser does not allow it: select the text instead.';
    }
  };
  return h('p', { class: 'row' }, h('button', { type: 'button', onclick: copy }, label), said);
}

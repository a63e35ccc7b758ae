// Making elements. Texts are texts, never markup; styles are set as properties, which the page's
// policy allows.
const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export const h = (name, attributes = {}, ...children) =>
  fill(document.createElement(name), attributes, children);

export const svg = (name, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, name), attributes, children);

/** Replace the children only where the text differs: readers hear of nothing else. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Make these the children, in this order. Those that are there already stay: what a reader or the
 * keyboard is at is not taken away, not even where it moves.
 */
export function place(parent, children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  for (const child of [...parent.children]) if (!children.includes(child)) child.remove();
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

const tooltip = h('div', { class: 'tooltip', hidden: true, 'aria-hidden': 'true' });

/** Show `text` above a point of the window; without a text, nothing. */
export function showTip(text, x = 0, y = 0) {
  if (!tooltip.isConnected) document.querySelector('.dashboard').append(tooltip);
  tooltip.hidden = !text;
  if (!text) return;
  tooltip.textContent = text;
  const half = tooltip.offsetWidth / 2 + 8;
  tooltip.style.left = `${Math.min(Math.max(x, half), document.documentElement.clientWidth - half)}px`;
  tooltip.style.top = `${Math.max(y - tooltip.offsetHeight - 10, 4)}px`;
}

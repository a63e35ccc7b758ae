// What a figure can be taken away as: a table as CSV, a drawing as SVG or PNG.
import { decimalCommas } from '../locale.js';
import { h, svg } from './dom.js';
import { wrapped } from './picture.js';

const STYLES = ['fill', 'stroke', 'stroke-width', 'fill-opacity', 'opacity', 'font-size', 'font-weight'];
const HEAD = 66;
const MARGIN = 24;
const LINE = 18;
const LEAST = 720;
const SHARPNESS = 2;
const SEPARATOR = decimalCommas ? ';' : ',';
/** Where a spreadsheet with another separator begins a cell, and the first character of a formula, if it is there. */
const STARTS = new RegExp(`([${decimalCommas ? ',' : ';'}\\t\\r\\n][\\s\\u200b]*)([=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]?)`, 'g');

function offer(name, blob) {
  const link = h('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * An apostrophe precedes what a spreadsheet would take for a formula, as in the gateway's CSV: at the beginning
 * of a text, and where a spreadsheet with another separator would begin a cell.
 */
function csvCell(value) {
  if (typeof value === 'number') return decimalCommas ? String(value).replace('.', ',') : String(value);
  const isFormula = typeof value === 'string' && /^([\t\r\n]|[\s\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20])/.test(value);
  const whole = isFormula ? `'${value}` : String(value ?? '');
  const text = whole.replace(STARTS, (all, start, first) => (first ? `${start}'${first}` : all));
  return /["\r\n]/.test(text) || text.includes(SEPARATOR) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As the gateway's `separator`, `bom` and `dates` write it: with semicolons where people write decimal commas. */
export function saveCsv(name, { head, rows }) {
  const text = [head, ...rows].map((row) => row.map(csvCell).join(SEPARATOR)).join('\r\n');
  // Without a byte order mark, Excel does not read a file as UTF-8.
  offer(`${name}.csv`, new Blob([`\ufeff${text}\r\n`], { type: 'text/csv' }));
}

/** With the colours that are seen, as attributes: outside of the page there is no style sheet. */
function withStyles(original) {
  const copy = original.cloneNode(true);
  const pairs = [[original, copy]];
  while (pairs.length) {
    const [from, to] = pairs.pop();
    const seen = getComputedStyle(from);
    // Some programs draw a transparent colour in black.
    for (const style of STYLES) to.setAttribute(style, seen.getPropertyValue(style).replace('rgba(0, 0, 0, 0)', 'none'));
    to.removeAttribute('class');
    for (let i = 0; i < from.children.length; i += 1) pairs.push([from.children[i], to.children[i]]);
  }
  return copy;
}

/** `drawings` one below the other, under the title. One that has never been drawn has no size. */
function framed(drawings, title, subtitle) {
  const host = h('div', { class: 'figure offscreen' });
  document.querySelector('.dashboard').append(host);
  host.append(...drawings.filter((drawing) => !drawing.isConnected));
  const drawn = drawings.filter((drawing) => drawing.viewBox.baseVal?.width);
  const width = Math.max(...drawn.map((drawing) => drawing.viewBox.baseVal.width), LEAST);
  const lines = wrapped(subtitle, width, 13);
  let high = HEAD + (lines.length - 1) * LINE;
  const copies = drawn.map((drawing) => {
    const box = drawing.viewBox.baseVal;
    // A legend keeps the size of its text.
    const wide = drawing === drawings.at(-1) ? width : box.width;
    const height = Math.round((box.height * wide) / box.width);
    const copy = withStyles(drawing);
    for (const [name, value] of Object.entries({ x: MARGIN, y: high, width: wide, height })) copy.setAttribute(name, value);
    high += height;
    return copy;
  });
  const page = getComputedStyle(document.querySelector('.card'));
  const [ink, paper] = [page.color, page.backgroundColor];
  host.remove();
  const [wide, whole] = [width + 2 * MARGIN, high + MARGIN];
  return svg('svg',
    { width: wide, height: whole, viewBox: `0 0 ${wide} ${whole}`, 'font-family': 'system-ui, sans-serif' },
    svg('title', {}, `${title}. ${subtitle}`),
    svg('rect', { width: wide, height: whole, fill: paper }),
    svg('text', { x: MARGIN, y: 32, fill: ink, 'font-size': 18, 'font-weight': 600 }, title),
    lines.map((line, i) => svg('text', { x: MARGIN, y: 52 + i * LINE, fill: ink, 'font-size': 13, opacity: 0.75 }, line)),
    copies,
  );
}

export function saveSvg(name, drawings, title, subtitle) {
  const text = new XMLSerializer().serializeToString(framed(drawings, title, subtitle));
  offer(`${name}.svg`, new Blob([text], { type: 'image/svg+xml' }));
}

export async function savePng(name, drawings, title, subtitle) {
  const whole = framed(drawings, title, subtitle);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(whole))}`;
  await image.decode();
  const canvas = h('canvas', {
    width: image.naturalWidth * SHARPNESS, height: image.naturalHeight * SHARPNESS,
  });
  const context = canvas.getContext('2d');
  context.scale(SHARPNESS, SHARPNESS);
  context.drawImage(image, 0, 0);
  canvas.toBlob((blob) => offer(`${name}.png`, blob), 'image/png');
}

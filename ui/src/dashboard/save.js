// What a figure can be taken away as: a table as CSV, a drawing as SVG or PNG.
import { h, svg } from './dom.js';

const STYLES = ['fill', 'stroke', 'stroke-width', 'fill-opacity', 'opacity', 'font-size', 'font-weight'];
const HEAD = 66;
const MARGIN = 24;
const SHARPNESS = 2;

function offer(name, blob) {
  const link = h('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
function csvCell(value) {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function saveCsv(name, { head, rows }) {
  const text = [head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n');
  offer(`${name}.csv`, new Blob([`${text}\r\n`], { type: 'text/csv' }));
}

/** With the colours that are seen, as attributes: outside of the page there is no style sheet. */
function withStyles(original) {
  const copy = original.cloneNode(true);
  const pairs = [[original, copy]];
  while (pairs.length) {
    const [from, to] = pairs.pop();
    const seen = getComputedStyle(from);
    for (const style of STYLES) to.setAttribute(style, seen.getPropertyValue(style));
    to.removeAttribute('class');
    for (let i = 0; i < from.children.length; i += 1) pairs.push([from.children[i], to.children[i]]);
  }
  return copy;
}

function framed(drawing, title, subtitle) {
  const host = h('div', { class: 'offscreen' });
  if (!drawing.isConnected) {
    host.append(drawing);
    document.querySelector('.dashboard').append(host);
  }
  const copy = withStyles(drawing);
  const box = drawing.viewBox.baseVal;
  const width = Math.max(box.width, 560);
  const height = (box.height * width) / box.width;
  const page = getComputedStyle(document.querySelector('.card'));
  const [ink, paper] = [page.color, page.backgroundColor];
  host.remove();
  copy.setAttribute('x', MARGIN);
  copy.setAttribute('y', HEAD);
  copy.setAttribute('width', width);
  copy.setAttribute('height', height);
  const [wide, high] = [width + 2 * MARGIN, height + HEAD + MARGIN];
  return svg('svg',
    { width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, 'font-family': 'system-ui, sans-serif' },
    svg('rect', { width: wide, height: high, fill: paper }),
    svg('text', { x: MARGIN, y: 32, fill: ink, 'font-size': 18, 'font-weight': 600 }, title),
    svg('text', { x: MARGIN, y: 52, fill: ink, 'font-size': 13, opacity: 0.75 }, subtitle),
    copy,
  );
}

export function saveSvg(name, drawing, title, subtitle) {
  const text = new XMLSerializer().serializeToString(framed(drawing, title, subtitle));
  offer(`${name}.svg`, new Blob([text], { type: 'image/svg+xml' }));
}

export async function savePng(name, drawing, title, subtitle) {
  const whole = framed(drawing, title, subtitle);
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

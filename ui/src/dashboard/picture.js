// What a figure is as a picture to save, where the page shows texts: names, values and legends.
import { svg } from './dom.js';
import { number } from './format.js';

const WIDTH = 720;
const FONT = 'system-ui, sans-serif';
const context = document.createElement('canvas').getContext('2d');

/** In pixels, in the font of pictures. */
export function widthOf(text, size, weight = 400) {
  context.font = `${weight} ${size}px ${FONT}`;
  return context.measureText(text).width;
}

/** As much of it as has room, with an ellipsis where that is not all. */
function clipped(text, room, size, weight) {
  if (widthOf(text, size, weight) <= room) return text;
  // Not in the middle of a character.
  const characters = [...text];
  const begun = () => `${characters.join('').trimEnd()}…`;
  while (characters.length && widthOf(begun(), size, weight) > room) characters.pop();
  return begun();
}

/** The lines of a text, none wider than `room` unless it is one word. */
export function wrapped(text, room, size) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = [lines.at(-1), word].filter(Boolean).join(' ');
    if (lines.at(-1) && widthOf(longer, size) > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

const sheet = (height, ...children) =>
  svg('svg', { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` }, ...children);

const nothing = (text) => sheet(28, svg('text', { class: 'label', x: 0, y: 18 }, text));

/** `rows` of `{ name, detail, value, isRest }`: a name above its bar, its value at the right. */
export function rankingPicture(rows, empty) {
  if (!rows.length) return nothing(empty);
  const step = 40;
  const most = Math.max(...rows.filter(({ isRest }) => !isRest).map(({ value }) => value), 1);
  return sheet(rows.length * step, rows.map(({ name, detail, value, isRest }, i) => {
    const count = number(value);
    const room = WIDTH - widthOf(count, 14) - 24;
    const first = clipped(name, room, 14);
    const after = widthOf(first, 14) + 10;
    const second = detail && room - after > 60 ? clipped(detail, room - after, 13) : '';
    return [
      svg('text', { class: 'label', x: 0, y: i * step + 18 }, first),
      second ? svg('text', { class: 'small', x: after, y: i * step + 18 }, second) : null,
      svg('text', { class: 'label', x: WIDTH, y: i * step + 18, 'text-anchor': 'end' }, count),
      isRest ? null : svg('rect', { class: 'plain', x: 0, y: i * step + 25, width: (WIDTH * value) / most, height: 5, rx: 2 }),
    ];
  }));
}

/** `tiles` of `{ name, value, sign, text, trend, before }`. */
export function totalsPicture(tiles) {
  if (!tiles.length) return nothing('There are no totals yet.');
  const wide = WIDTH / 2;
  return sheet(Math.ceil(tiles.length / 2) * 104, tiles.map(({ name, value, sign, text, trend, before }, i) => {
    const [x, y] = [(i % 2) * wide, Math.floor(i / 2) * 104];
    const change = `${sign} ${text}`;
    return [
      svg('text', { class: 'small', x, y: y + 16 }, name),
      svg('text', { class: 'huge', x, y: y + 54 }, value),
      svg('text', { class: `small ${trend}`, x, y: y + 78 }, change),
      svg('text', { class: 'small', x: x + widthOf(`${change} `, 13), y: y + 78 }, clipped(before, wide - widthOf(change, 13) - 24, 13)),
    ];
  }));
}

/** `lines` of `{ shade, who, whom, detail, time }`. */
export function newestPicture(lines, empty) {
  if (!lines.length) return nothing(empty);
  const step = 44;
  return sheet(lines.length * step, lines.map(({ shade, who, whom, detail, time }, i) => {
    const room = WIDTH - 22 - widthOf(time, 13) - 24;
    const after = 22 + widthOf(who, 14, 700);
    return [
      svg('rect', { class: shade, x: 0, y: i * step + 8, width: 11, height: 11, rx: 3 }),
      svg('text', { class: 'label strong', x: 22, y: i * step + 18 }, clipped(who, room, 14, 700)),
      svg('text', { class: 'label', x: after + 4, y: i * step + 18 }, clipped(whom, Math.max(room + 18 - after, 0), 14)),
      svg('text', { class: 'small', x: 22, y: i * step + 36 }, clipped(detail, WIDTH - 22, 13)),
      svg('text', { class: 'small', x: WIDTH, y: i * step + 18, 'text-anchor': 'end' }, time),
    ];
  }));
}

/** Of colours: `entries` of `{ shade, text }`, in as many lines as they need. */
export function keyPicture(entries) {
  let [x, y] = [0, 0];
  const items = entries.map(({ shade, text }) => {
    const wide = 18 + widthOf(text, 13) + 20;
    if (x && x + wide > WIDTH) [x, y] = [0, y + 24];
    const item = [
      svg('rect', { class: shade, x, y: y + 4, width: 11, height: 11, rx: 3 }),
      svg('text', { class: 'small', x: x + 18, y: y + 14 }, text),
    ];
    x += wide;
    return item;
  });
  return sheet(y + 30, items);
}

/** Of the steps of one hue, from `0` up to `most`, if there are any. */
export function stepsPicture(steps, most) {
  if (!most) return [];
  const zero = 16;
  return [sheet(30,
    svg('text', { class: 'small', x: 0, y: 14 }, '0'),
    Array.from({ length: steps + 1 }, (_, i) =>
      svg('rect', { class: `level-${i}`, x: zero + i * 22, y: 4, width: 20, height: 11, rx: 2 })),
    svg('text', { class: 'small', x: zero + (steps + 1) * 22 + 6, y: 14 }, number(most)))];
}

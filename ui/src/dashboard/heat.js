// Weekdays by hours: the darker, the more.
import { h, showTip, svg } from './dom.js';
import { number } from './format.js';
import { stepsPicture } from './picture.js';
import { clockAt } from './zone.js';

const STEPS = 5;
const [LEFT, TOP, CELL, HIGH] = [36, 2, 17, 20];
const weekday = (style) => {
  const format = new Intl.DateTimeFormat(undefined, { weekday: style, timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, i) => format.format(Date.UTC(2024, 0, 1 + i)));
};
export const WEEKDAYS = weekday('long');
const SHORT = weekday('short');
export const hourName = (hour) => `${String(hour).padStart(2, '0')}:00`;

/** Monday first, of the hours of a series, in the page's time zone. */
export function countHours(series) {
  const counts = WEEKDAYS.map(() => new Array(24).fill(0));
  for (const { start, outreaches } of series) {
    const time = clockAt(new Date(start));
    counts[(time.getUTCDay() + 6) % 7][time.getUTCHours()] += outreaches;
  }
  return counts;
}

export function heatMap() {
  const cells = WEEKDAYS.map((_, day) =>
    Array.from({ length: 24 }, (_, hour) =>
      svg('rect', { class: 'level-0', x: LEFT + hour * CELL, y: TOP + day * HIGH, width: CELL - 2, height: HIGH - 2, rx: 3 })));
  const names = SHORT.map((name, day) =>
    svg('text', { class: 'mark', x: LEFT - 8, y: TOP + day * HIGH + 13, 'text-anchor': 'end' }, name));
  const hours = [0, 3, 6, 9, 12, 15, 18, 21].map((hour) =>
    svg('text', { class: 'mark', x: LEFT + hour * CELL + CELL / 2, y: TOP + 7 * HIGH + 14, 'text-anchor': 'middle' }, String(hour).padStart(2, '0')));
  const [width, height] = [LEFT + 24 * CELL, TOP + 7 * HIGH + 20];
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, class: 'heat', 'aria-hidden': 'true' }, cells.flat(), names, hours);
  const element = h('div', { role: 'img' }, picture);
  let counts = null;
  cells.forEach((row, day) => row.forEach((cell, hour) => {
    cell.addEventListener('pointermove', (event) =>
      showTip(`${WEEKDAYS[day]}, ${hourName(hour)}: ${number(counts?.[day][hour] ?? 0)}`, event.clientX, event.clientY));
    cell.addEventListener('pointerleave', () => showTip(''));
  }));
  return {
    element,
    pictures: () => [...stepsPicture(STEPS, Math.max(...(counts ?? []).flat(), 0)), picture],
    draw(next, label) {
      counts = next;
      const most = Math.max(...counts.flat(), 1);
      cells.forEach((row, day) => row.forEach((cell, hour) => {
        cell.setAttribute('class', `level-${Math.ceil((STEPS * counts[day][hour]) / most)}`);
      }));
      element.setAttribute('aria-label', label);
    },
  };
}

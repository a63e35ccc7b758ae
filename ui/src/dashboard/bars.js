// Bars over time, stacked; with a cursor that the mouse and the arrow keys move.
import { h, showTip, svg } from './dom.js';
import { compact } from './format.js';

const SIZE = 12;
/** With a text of that size. */
const MARGINS = [44, 10, 24];

/** Round values up to at least `most`, at most six. */
function scale(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1) / 5));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size * 5 >= most);
  const whole = Math.max(1, step);
  const steps = Math.max(1, Math.ceil(most / whole));
  return Array.from({ length: steps + 1 }, (_, i) => i * whole);
}

/**
 * `draw({ columns, label })` draws columns of `{ name, tick, parts: [{ size, shade }], tip,
 * partial }`; `shade` is the class of a colour. `onPick` gets the index of a column.
 */
export function bars({ onPick }) {
  const place = h('div', { class: 'bars', tabindex: '0', role: 'application' });
  const picture = svg('svg', { 'aria-hidden': 'true' });
  const cursor = h('output', { class: 'visually-hidden', 'aria-live': 'polite' });
  place.append(picture);
  let [shown, at, width, height] = [null, -1, 0, 0];
  // A name that changed under the focus would be read each time.
  const name = () => shown && !place.matches(':focus') && place.setAttribute('aria-label', shown.label);

  const margins = () => {
    const larger = parseFloat(getComputedStyle(place).fontSize) / SIZE;
    return MARGINS.map((margin) => margin * larger);
  };

  function point(index, speak) {
    at = index;
    picture.querySelectorAll('.column').forEach((column, i) => {
      column.classList.toggle('here', i === index);
    });
    const box = picture.querySelectorAll('.column')[index]?.getBoundingClientRect();
    showTip(box && shown.columns[index].tip, box && box.x + box.width / 2, box?.top);
    if (speak) cursor.textContent = box ? shown.columns[index].tip : '';
  }

  function paint() {
    if (!shown || !width) return;
    const { columns } = shown;
    const [left, top, bottom] = margins();
    const larger = left / MARGINS[0];
    const size = ({ parts }) => parts.reduce((sum, part) => sum + part.size, 0);
    const marks = scale(Math.max(...columns.map(size), 0));
    const deep = height - top - bottom;
    const y = (value) => top + deep * (1 - value / marks.at(-1));
    const step = (width - left) / columns.length;
    const gap = Math.min(6, step * 0.22);
    const every = Math.ceil((64 * larger) / step);
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    picture.setAttribute('width', width);
    picture.setAttribute('height', height);
    picture.replaceChildren(
      ...marks.map((mark) =>
        svg('g', {},
          svg('line', { class: 'grid', x1: left, x2: width, y1: y(mark), y2: y(mark) }),
          svg('text', { class: 'mark', x: left - 8 * larger, y: y(mark) + 4 * larger, 'text-anchor': 'end' }, compact(mark)),
        ),
      ),
      ...columns.map((column, i) => {
        const x = left + i * step;
        let sum = 0;
        const rects = column.parts.filter((part) => part.size).map((part) => {
          const [low, high] = [y(sum), y((sum += part.size))];
          const wide = Math.max(step - gap, 0.5);
          return svg('rect', {
            class: `${part.shade}${column.partial ? ' partial' : ''}`,
            x: x + gap / 2, y: high, width: wide, height: Math.max(low - high, 0),
            rx: Math.min(1.5, wide / 4),
          });
        });
        const isLabelled = i % every === 0 && x + step / 2 + 24 * larger < width;
        return svg('g', { class: 'column' },
          svg('rect', { class: 'behind', x, y: top, width: step, height: deep }),
          rects,
          isLabelled && svg('text', {
            class: 'mark', x: x + step / 2, y: height - 6 * larger, 'text-anchor': 'middle',
          }, column.tick) || null,
        );
      }),
    );
    if (at >= 0 && place.matches(':hover, :focus-visible')) point(Math.min(at, columns.length - 1), false);
  }

  const indexAt = (event) => {
    const [left] = margins();
    const box = picture.getBoundingClientRect();
    const x = event.clientX - box.x - left;
    return x < 0 || !shown ? -1 : Math.floor((x / (box.width - left)) * shown.columns.length);
  };
  place.addEventListener('pointermove', (event) => point(indexAt(event), false));
  place.addEventListener('pointerleave', () => point(-1, false));
  place.addEventListener('blur', () => {
    point(-1, false);
    name();
  });
  place.addEventListener('click', (event) => {
    const index = indexAt(event);
    if (shown?.columns[index]) onPick?.(index);
  });
  place.addEventListener('keydown', (event) => {
    const last = (shown?.columns.length ?? 0) - 1;
    const steps = { ArrowLeft: at < 0 ? last : at - 1, ArrowRight: at + 1, Home: 0, End: last };
    if (event.key in steps) {
      event.preventDefault();
      point(Math.min(Math.max(steps[event.key], 0), last), true);
    } else if (event.key === 'Enter' && at >= 0) onPick?.(at);
  });
  new ResizeObserver(() => {
    [width, height] = [place.clientWidth, place.clientHeight];
    paint();
  }).observe(place);

  return {
    element: h('div', { class: 'bars-place' }, place, cursor),
    picture: () => picture,
    draw(next) {
      shown = next;
      name();
      paint();
    },
  };
}

/** A line of a few values, without axes. */
export function sparkline(values) {
  const [width, height] = [84, 22];
  const most = Math.max(...values, 1);
  const x = (i) => (values.length > 1 ? (i / (values.length - 1)) * (width - 2) + 1 : width / 2);
  const points = values.map((value, i) => `${x(i).toFixed(1)},${(height - 2 - (value / most) * (height - 4)).toFixed(1)}`);
  return svg('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' },
    svg('polygon', { class: 'under', points: `1,${height} ${points.join(' ')} ${width - 1},${height}` }),
    svg('polyline', { points: points.join(' ') }),
  );
}

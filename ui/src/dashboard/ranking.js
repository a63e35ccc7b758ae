// A ranked list with bars. Rows that filter are buttons, pressed while they do.
import { h, place, setText } from './dom.js';
import { number } from './format.js';
import { sparkline } from './bars.js';

/** `draw(rows)` draws `{ key, name, detail, value, spark, isPressed, onPick }`. */
export function ranking({ empty }) {
  const list = h('ol', { class: 'ranking' });
  const nothing = h('p', { class: 'quiet', hidden: true }, empty);
  const items = new Map();

  function make(row) {
    const parts = {
      name: h('span', { class: 'name', dir: 'auto' }),
      detail: h('span', { class: 'quiet detail', dir: 'auto' }),
      spark: h('span', { class: 'line' }),
      value: h('span', { class: 'value' }),
      bar: h('span', { class: 'share', 'aria-hidden': 'true' }),
    };
    const body = h(row.onPick ? 'button' : 'div', { class: 'row', type: row.onPick && 'button' },
      h('span', { class: 'text' }, parts.name, parts.detail), parts.spark, parts.value, parts.bar);
    const item = { ...parts, body, li: h('li', {}, body), onPick: null };
    if (row.onPick) body.addEventListener('click', () => item.onPick());
    return item;
  }

  return {
    element: h('div', {}, list, nothing),
    draw(rows) {
      const most = Math.max(...rows.filter(({ isRest }) => !isRest).map(({ value }) => value), 1);
      nothing.hidden = rows.length > 0;
      for (const key of items.keys())
        if (!rows.some((row) => row.key === key)) items.delete(key);
      rows.forEach((row) => {
        if (!items.has(row.key)) items.set(row.key, make(row));
        const item = items.get(row.key);
        item.onPick = row.onPick;
        setText(item.name, row.name);
        setText(item.detail, row.detail ?? '');
        setText(item.value, number(row.value));
        item.spark.replaceChildren(...(row.spark ? [sparkline(row.spark)] : []));
        item.bar.style.width = row.isRest ? '0' : `${(100 * row.value) / most}%`;
        if (row.onPick) item.body.setAttribute('aria-pressed', String(Boolean(row.isPressed)));
      });
      place(list, rows.map(({ key }) => items.get(key).li));
    },
  };
}

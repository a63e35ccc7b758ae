// The states of the USA, darker with more outreaches. The list beside it does the same by keyboard.
import outlines from 'us-states';
import { h, showTip, svg } from './dom.js';
import { number, stateCodes, stateName } from './format.js';
import { stepsPicture } from './picture.js';

const STEPS = 5;

/** `draw(counts, chosen)` gets the outreaches by the code of the state. */
export function stateMap({ onPick }) {
  const paths = Object.fromEntries(
    stateCodes
      .filter((code) => outlines[stateName(code)])
      .map((code) => [code, svg('path', { class: 'state level-0', d: outlines[stateName(code)] })]),
  );
  const picture = svg('svg', { viewBox: '-2 -2 960 600', class: 'map', 'aria-hidden': 'true' }, Object.values(paths));
  const place = h('div', { role: 'img', class: 'map-place' }, picture);
  const legend = h('p', { class: 'legend', 'aria-hidden': 'true' });
  let [counts, most] = [{}, 0];

  for (const [code, path] of Object.entries(paths)) {
    path.addEventListener('pointermove', (event) =>
      showTip(`${stateName(code)}: ${number(counts[code] ?? 0)}`, event.clientX, event.clientY));
    path.addEventListener('pointerleave', () => showTip(''));
    path.addEventListener('click', () => counts[code] && onPick(code));
  }
  return {
    element: h('div', {}, place, legend),
    has: (code) => code in paths,
    pictures: () => [...stepsPicture(STEPS, most), picture],
    draw(next, chosen, label) {
      counts = next;
      most = Math.max(...Object.keys(paths).map((code) => counts[code] ?? 0));
      for (const [code, path] of Object.entries(paths)) {
        const count = counts[code] ?? 0;
        const step = count ? Math.max(1, Math.ceil((STEPS * count) / most)) : 0;
        path.setAttribute('class', `state level-${step}${chosen === code ? ' chosen' : ''}`);
        if (chosen === code) picture.append(path);
      }
      place.setAttribute('aria-label', label);
      legend.hidden = !most;
      legend.replaceChildren(
        '0',
        ...Array.from({ length: STEPS + 1 }, (_, i) => h('span', { class: `swatch level-${i}` })),
        number(most),
      );
    },
  };
}

// The frame of a figure: heading, menu, problem, chart, and the table behind it.
import { address } from '../token.js';
import { h, setText } from './dom.js';
import { saveCsv, savePng, saveSvg } from './save.js';
import { dateAt } from './zone.js';

const shown = (value) =>
  typeof value === 'number' ? value.toLocaleString(undefined, { maximumFractionDigits: 1 }) : (value ?? '');
const cell = (value) => h('td', { class: typeof value === 'number' && 'number' }, shown(value));

/**
 * `table()` returns `{ head, rows }`, `drawing()` SVG elements, one below the other; `queries` are
 * the operations with their variables: `() => [[operation, variables]]`. `subtitle` says what is
 * shown, with the `remark()` of this figure. `tell(title, text)` says a problem aloud.
 */
export function figure({ name, title, content, table, drawing, queries, subtitle, remark, tell, wide }) {
  const heading = h('h2', { id: `${name}-heading` }, title);
  const note = h('p', { class: 'note quiet' });
  const problem = h('p', { class: 'problem', hidden: true });
  const chart = h('div', { class: 'chart' }, content);
  const behind = h('div', { class: 'behind', hidden: true, tabindex: '0', role: 'region', 'aria-labelledby': heading.id });
  const links = h('span', { class: 'links' });
  const file = () => `${name}-${dateAt(Date.now())}`;
  const pictured = () => [file(), drawing(), title, subtitle(remark?.())];

  let shape = '';
  const fillTable = () => {
    const { head, rows } = table({ inFile: false });
    const caption = `${title}. ${subtitle(remark?.())}`;
    const made = JSON.stringify([head, rows.map(([first, ...rest]) => [first, rest.length])]);
    if (made === shape) {
      // In their places, so that a reader who is at one of them stays there.
      setText(behind.querySelector('caption'), caption);
      behind.querySelectorAll('tbody tr').forEach((row, i) =>
        rows[i].slice(1).forEach((value, j) => setText(row.children[j + 1], shown(value))));
      return;
    }
    shape = made;
    behind.replaceChildren(
      h('table', {},
        h('caption', { class: 'visually-hidden' }, caption),
        h('thead', {}, h('tr', {}, head.map((text) => h('th', { scope: 'col' }, text)))),
        h('tbody', {}, rows.map(([first, ...rest]) =>
          h('tr', {}, h('th', { scope: 'row' }, first), rest.map(cell)))),
      ),
    );
  };
  // The focus would be lost with the item that had it.
  const close = (next) => {
    menu.open = false;
    next.focus({ preventScroll: next === summary });
  };
  const toggle = h('button', {
    type: 'button', 'aria-pressed': 'false',
    onclick: () => {
      behind.hidden = !behind.hidden;
      chart.hidden = !behind.hidden;
      toggle.setAttribute('aria-pressed', String(!behind.hidden));
      if (!behind.hidden) fillTable();
      close(behind.hidden ? summary : behind);
    },
  }, 'Show as table');
  const item = (text, act) => h('button', { type: 'button', onclick: () => { act(); close(summary); } }, text);
  const summary = h('summary', { 'aria-label': `${title}: table and downloads`, title: 'Table and downloads' },
    h('span', { 'aria-hidden': 'true' }, '⋯'));
  const menu = h('details', { class: 'menu' }, summary,
    h('div', { class: 'items' },
      toggle,
      item('Save as CSV', () => saveCsv(file(), table({ inFile: true }))),
      drawing ? item('Save as SVG', () => saveSvg(...pictured())) : null,
      drawing ? item('Save as PNG', () => savePng(...pictured())) : null,
      links,
    ),
  );
  menu.addEventListener('toggle', () => {
    if (!menu.open) return;
    const all = queries();
    links.replaceChildren(...all.map(([operation, variables]) => {
      const url = address('/graphql');
      url.search = new URLSearchParams({ query: operation.query, variables: JSON.stringify(variables, null, 2) });
      return h('a', { class: 'button', href: url.href }, all.length > 1 ? `GraphQL: ${operation.name}` : 'Open its GraphQL');
    }));
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && menu.open) close(summary);
  });
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });

  const element = h('section', { class: `card figure ${wide ?? ''}`, id: name, 'aria-labelledby': heading.id },
    h('header', {}, heading, note, menu), problem, chart, behind);
  return {
    element,
    note: (text) => setText(note, text),
    /** To be called when there is something new to show. */
    changed() {
      element.classList.remove('waiting');
      problem.hidden = true;
      chart.classList.remove('old');
      if (!behind.hidden) fillTable();
    },
    /** What is shown is of an earlier view. */
    waits() {
      element.classList.add('waiting');
    },
    fails(text) {
      if (element.classList.contains('waiting')) setText(note, '');
      element.classList.remove('waiting');
      if (problem.hidden || problem.textContent !== text) tell(title, text);
      setText(problem, text);
      problem.hidden = false;
      chart.classList.add('old');
    },
  };
}

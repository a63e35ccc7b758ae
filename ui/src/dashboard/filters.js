// The filters above the figures. What they offer is what the gateway knows, and what was shown.
import { h, setText } from './dom.js';
import { capital, directionOf, stateCodes, stateName } from './format.js';
import { dateAt } from './zone.js';
import { FILTERS, INTERVALS, RANGES, intervalOf, isFiltered, possibleIntervals } from './view.js';

const LABELS = { campaign: 'Campaign', type: 'Type', source: 'Source', state: 'State', tag: 'Tag' };
const ALL = {
  campaign: 'All campaigns',
  type: 'All types',
  source: 'All sources',
  state: 'All states',
  tag: 'All tags',
};

/** `onChange` gets what changes in the view. */
export function filterBar(onChange) {
  const known = Object.fromEntries(FILTERS.map((name) => [name, new Map()]));
  for (const code of stateCodes) known.state.set(code, stateName(code));
  let view = null;

  const choose = (range) => {
    if (range !== 'dates') return onChange({ range, interval: '' });
    dates.hidden = false;
    const today = dateAt(Date.now());
    from.value ||= today.slice(0, 8) + '01';
    to.value ||= today;
    return takeDates();
  };
  const radios = Object.fromEntries(
    [...Object.entries(RANGES), ['dates', { name: 'Dates …' }]].map(([range, { name }]) => {
      const input = h('input', { type: 'radio', name: 'range', value: range, onchange: () => choose(range) });
      return [range, { input, label: h('label', {}, input, h('span', {}, name)) }];
    }),
  );
  const sayWrong = (text) => {
    to.setAttribute('aria-invalid', String(Boolean(text)));
    setText(wrong, text);
  };
  const takeDates = () => {
    const isOrdered = from.value <= to.value;
    sayWrong(isOrdered ? '' : 'The last day must not be before the first.');
    // While a year is being typed, it is one such as 0002.
    const areWhole = [from.value, to.value].every((date) => date >= '1000' && date < '9999');
    const isNew = from.value !== view.from || to.value !== view.to || view.range !== 'dates';
    if (isOrdered && areWhole && isNew) onChange({ range: 'dates', from: from.value, to: to.value, interval: '' });
  };
  const from = h('input', { type: 'date', id: 'from', onchange: takeDates });
  const to = h('input', { type: 'date', id: 'to', onchange: takeDates });
  const wrong = h('output', { class: 'error', for: 'from to' });
  const dates = h('div', { class: 'dates', hidden: true },
    h('label', { for: 'from' }, 'From'), from, h('label', { for: 'to' }, 'to'), to, wrong);

  const interval = h('select', { 'aria-label': 'Interval', onchange: () => onChange({ interval: interval.value }) });
  const selects = Object.fromEntries(
    FILTERS.map((name) => [
      name,
      h('select', { 'aria-label': LABELS[name], onchange: ({ target }) => onChange({ [name]: target.value }) }),
    ]),
  );
  const clear = h('button', {
    type: 'button', class: 'clear', hidden: true,
    onclick: () => {
      selects.campaign.focus();
      onChange(Object.fromEntries(FILTERS.map((name) => [name, ''])));
    },
  }, 'Clear filters');

  /** On a phone, the ranges scroll. */
  const bringIntoSight = (label) => {
    const [whole, part] = [label.parentElement, label].map((one) => one.getBoundingClientRect());
    if (part.left < whole.left || part.right > whole.right)
      label.parentElement.scrollLeft += part.left - whole.left - (whole.width - part.width) / 2;
  };
  const options = (select, entries, chosen) => {
    const same = entries.length === select.options.length &&
      entries.every(([value, text], i) => select.options[i].value === value && select.options[i].text === text);
    if (!same) select.replaceChildren(...entries.map(([value, text]) => h('option', { value }, text)));
    select.value = chosen;
    // Its beginning is in sight, on whatever side that is.
    select.dir = directionOf(select.selectedOptions[0]?.text ?? '');
  };
  function paint() {
    if (!view) return;
    for (const [range, { input }] of Object.entries(radios)) input.checked = range === view.range;
    dates.hidden = view.range !== 'dates';
    // Not what somebody is typing.
    if (view.range === 'dates' && !dates.contains(document.activeElement)) {
      [from.value, to.value] = [view.from, view.to];
      sayWrong('');
    }
    const possible = possibleIntervals(view);
    const automatic = intervalOf({ ...view, interval: '' });
    options(interval,
      [['', `By ${INTERVALS[automatic]}`], ...possible.filter((one) => one !== automatic).map((one) => [one, `By ${INTERVALS[one]}`])],
      view.interval === automatic ? '' : view.interval);
    for (const name of FILTERS) {
      const entries = [...known[name]];
      if (view[name] && !known[name].has(view[name])) entries.push([view[name], view[name]]);
      entries.sort(([, a], [, b]) => a.localeCompare(b));
      options(selects[name], [['', ALL[name]], ...entries], view[name]);
      selects[name].classList.toggle('set', Boolean(view[name]));
    }
    clear.hidden = !isFiltered(view);
  }

  return {
    element: h('form', { class: 'filters', 'aria-label': 'Filters', onsubmit: (event) => event.preventDefault() },
      h('fieldset', { class: 'ranges' }, h('legend', { class: 'visually-hidden' }, 'Range of time'),
        Object.values(radios).map(({ label }) => label)),
      dates,
      h('div', { class: 'selects' }, interval, Object.values(selects), clear)),
    show(next) {
      view = next;
      paint();
      bringIntoSight(radios[view.range].label);
    },
    /** Offer these: `[[value, text]]`. */
    know(name, entries) {
      const fresh = entries.filter(([value, text]) => value && known[name].get(value) !== text);
      for (const [value, text] of fresh) known[name].set(value, text);
      if (fresh.length) paint();
    },
    nameOf: (name, value) => known[name].get(value) ?? value,
    types: (types) => types.map((type) => [type, capital(type)]),
  };
}

// What is shown: a range of time and filters. All of it is in the address, with its time zone, so that
// a link opens the same view everywhere; an address without parameters is the default.
import { calendarDay } from './format.js';
import { dateAt, isElsewhere, startOf, timeZone } from './zone.js';

const DAY = 86_400_000;

export const RANGES = {
  today: { name: 'Today', last: { days: 1 }, days: 1 },
  '7d': { name: '7 days', last: { days: 7 }, days: 7 },
  '30d': { name: '30 days', last: { days: 30 }, days: 30 },
  '12w': { name: '12 weeks', last: { weeks: 12 }, days: 84 },
  '12m': { name: '12 months', last: { months: 12 }, days: 366 },
  '5y': { name: '5 years', last: { years: 5 }, days: 1827 },
};
export const INTERVALS = { HOUR: 'hour', DAY: 'day', WEEK: 'week', MONTH: 'month' };
export const FILTERS = ['campaign', 'type', 'source', 'state', 'tag'];

/** Those of what people do; a tag is of the person. */
const actFilters = ['campaign', 'type', 'source', 'state'];

const DEFAULT = '30d';
/** Days that the heat map looks back at most: a series has up to 1,000 hours. */
const MAX_HEAT_DAYS = 35;
const LONGEST = { HOUR: 40, DAY: 990, WEEK: 6900, MONTH: 30_000 };

const after = (date, days) => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
// Of four digits, also the day after it. February 30 is read as a day of March.
const isDate = (text) =>
  /^[1-9]\d{3}-\d\d-\d\d$/.test(text ?? '') && text < '9999' &&
  !Number.isNaN(Date.parse(text)) && after(text, 0) === text;

export function readView(search) {
  const parameters = new URLSearchParams(search);
  const view = { range: DEFAULT, interval: '', wall: parameters.has('wall') };
  for (const name of FILTERS) view[name] = parameters.get(name) ?? '';
  const [from, to] = [parameters.get('from'), parameters.get('to')];
  if (isDate(from) && isDate(to) && from <= to) Object.assign(view, { range: 'dates', from, to });
  else if (parameters.get('range') in RANGES) view.range = parameters.get('range');
  if (parameters.get('interval') in INTERVALS) view.interval = parameters.get('interval');
  return view;
}

/** `zone` is the time zone to name; by default it is named where a view is chosen or is from elsewhere. */
export function writeView(view, zone = isElsewhere && timeZone) {
  const parameters = new URLSearchParams();
  if (view.range === 'dates') {
    parameters.set('from', view.from);
    parameters.set('to', view.to);
  } else if (view.range !== DEFAULT) parameters.set('range', view.range);
  for (const name of ['interval', ...FILTERS]) if (view[name]) parameters.set(name, view[name]);
  const named = zone || (String(parameters) && timeZone);
  if (named) parameters.set('zone', named);
  if (view.wall) parameters.set('wall', '');
  return String(parameters).replace('wall=', 'wall').replaceAll('%2F', '/');
}

export const daysOf = (view) =>
  view.range === 'dates'
    ? Math.round((Date.parse(view.to) - Date.parse(view.from)) / DAY) + 1
    : RANGES[view.range].days;

/** Those whose series has fewer than 1,000 periods. */
export const possibleIntervals = (view) =>
  Object.keys(INTERVALS).filter((interval) => daysOf(view) <= LONGEST[interval]);

export function intervalOf(view) {
  if (possibleIntervals(view).includes(view.interval)) return view.interval;
  const days = daysOf(view);
  if (days <= 2) return 'HOUR';
  if (days <= 45) return 'DAY';
  return days <= 200 ? 'WEEK' : 'MONTH';
}

export const isFiltered = (view) => FILTERS.some((name) => view[name]);

/** In words, for the heading and for pictures. */
export function rangeName(view) {
  if (view.range === 'dates') {
    const [from, to] = [view.from, view.to].map(calendarDay);
    return from === to ? from : `${from} – ${to}`;
  }
  return view.range === 'today' ? 'Today' : `Last ${RANGES[view.range].name}`;
}

export const beforeName = (view) =>
  view.range === 'today' ? 'by this time yesterday' : 'before';

function rangeVariables(view) {
  if (view.range !== 'dates') return { last: RANGES[view.range].last };
  return { from: view.from, to: after(view.to, 1) };
}

/** As a regular expression: a state of the US, or a country with its first division, if any. */
function divisionOf(state) {
  const escaped = state.replace(/[^\p{L}\p{N}_:/-]/gu, '\\$&');
  if (!escaped.startsWith('country:'))
    return `^ocd-division/country:us/(.+/)?(state|district|territory):${escaped}(/|$)`;
  return `^ocd-division/${escaped}${escaped.includes('/') ? '(/|$)' : '$'}`;
}

function filterVariables(view) {
  return {
    campaign: view.campaign || undefined,
    type: view.type || undefined,
    source: view.source || undefined,
    division: view.state ? divisionOf(view.state) : undefined,
    tag: view.tag || undefined,
  };
}

/** Who acted for the first time, where roll-ups have them; else who was stored in the period. */
export const countsFirstActions = ({ campaign, type, source, state, tag }) =>
  !state && !tag && [campaign, type, source].filter(Boolean).length === 1;

export const isHeatShortened = (view) => daysOf(view) > MAX_HEAT_DAYS;

/** The variables of an operation, of those that its document declares. */
export function variablesOf(view, { name, declares }) {
  const range = rangeVariables(view);
  const all = { ...range, ...filterVariables(view), timeZone, interval: intervalOf(view) };
  if (name === 'Hours' && isHeatShortened(view)) {
    if (range.last) all.last = { days: MAX_HEAT_DAYS };
    else all.from = after(range.to, -MAX_HEAT_DAYS);
  }
  const begin = startOf(range.from ?? after(dateAt(Date.now()), 1 - daysOf(view)));
  // Without a bound, all that was ever done would be read.
  if (name === 'NewSupporters' && actFilters.some((filter) => view[filter]))
    all.since = new Date(begin - daysOf(view) * DAY).toISOString();
  if (name === 'Newest') {
    all.since = begin.toISOString();
    if (range.to) all.to = startOf(range.to).toISOString();
  }
  return Object.fromEntries(
    Object.entries(all).filter(([variable, value]) => declares(variable) && value !== undefined),
  );
}

// Numbers, times and names as people read them: in the language of the browser.
import { timeZone } from './zone.js';

const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });

export const number = (value) => whole.format(value);
export const amount = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`;
export const compact = (value) => short.format(value);
export const share = (part, all) => percent.format(all ? part / all : 0);

const date = (options) => {
  const format = new Intl.DateTimeFormat(undefined, { timeZone, ...options });
  return (value) => format.format(new Date(value));
};

const PERIODS = {
  HOUR: date({ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric' }),
  DAY: date({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
  WEEK: date({ day: 'numeric', month: 'short', year: 'numeric' }),
  MONTH: date({ month: 'long', year: 'numeric' }),
};
const TICKS = {
  HOUR: date({ hour: 'numeric' }),
  DAY: date({ day: 'numeric', month: 'short' }),
  WEEK: date({ day: 'numeric', month: 'short' }),
  MONTH: date({ month: 'short', year: '2-digit' }),
};

export const tick = (start, interval) => TICKS[interval](start);
export const period = (start, interval) =>
  (interval === 'WEEK' ? 'Week of ' : '') + PERIODS[interval](start);
const DAY = { day: 'numeric', month: 'short', year: 'numeric' };
export const day = date(DAY);
/** Of a date such as 2026-03-04, which is in no time zone. */
export const calendarDay = date({ ...DAY, timeZone: 'UTC' });
const days = new Intl.DateTimeFormat(undefined, { ...DAY, timeZone });
/** The days from `start` until before `end`. */
export const dayRange = (start, end) => days.formatRange(new Date(start), new Date(new Date(end) - 1));
export const clock = date({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
export const moment = date({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });

// In Swedish dates are as in ISO 8601, which spreadsheets read in every language.
const fileDay = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' });
const fileTime = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
/** Dates for files, such as 2026-11-29 and 2026-11-29 15:30:00. */
export const momentInFile = (value) => fileTime.format(new Date(value));
export const periodInFile = (start, interval) => (interval === 'HOUR' ? fileTime : fileDay).format(new Date(start));

export function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 600) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${number(Math.round(minutes / 60))} h`;
}

export function ago(value, now = Date.now()) {
  const minutes = Math.floor((now - new Date(value)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ago`;
  return minutes < 10_080 ? `${Math.floor(minutes / 1440)} d ago` : day(value);
}

/**
 * Compared with the period before: a sign and words, since a colour alone says nothing. `fewer` is
 * 'less' of what is not counted.
 */
export function change(now, before, fewer = 'fewer') {
  if (before === now) return { sign: '=', text: 'Same', than: 'as', trend: 'same' };
  if (!before) return { sign: '▲', text: 'More', than: 'than', trend: 'up' };
  const part = Math.abs(now - before) / before;
  const by = part < 0.005 ? `<${percent.format(0.01)}` : percent.format(part);
  return now > before
    ? { sign: '▲', text: `${by} more`, than: 'than', trend: 'up' }
    : { sign: '▼', text: `${by} ${fewer}`, than: 'than', trend: 'down' };
}

const RIGHT_TO_LEFT = '\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc';
const beginsRight = new RegExp(`^\\P{L}*[${RIGHT_TO_LEFT}]`, 'u');
const hasRight = new RegExp(`[${RIGHT_TO_LEFT}]`);
export const directionOf = (text) => (beginsRight.test(text) ? 'rtl' : 'ltr');
/** Text from right to left that does not turn around what follows it. */
export const isolated = (text) => (hasRight.test(text) ? `\u2068${text}\u2069` : text);

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const STATES = Object.fromEntries(
  (
    'al Alabama,ak Alaska,az Arizona,ar Arkansas,ca California,co Colorado,ct Connecticut,' +
    'de Delaware,dc District of Columbia,fl Florida,ga Georgia,hi Hawaii,id Idaho,il Illinois,' +
    'in Indiana,ia Iowa,ks Kansas,ky Kentucky,la Louisiana,me Maine,md Maryland,' +
    'ma Massachusetts,mi Michigan,mn Minnesota,ms Mississippi,mo Missouri,mt Montana,' +
    'ne Nebraska,nv Nevada,nh New Hampshire,nj New Jersey,nm New Mexico,ny New York,' +
    'nc North Carolina,nd North Dakota,oh Ohio,ok Oklahoma,or Oregon,pa Pennsylvania,' +
    'ri Rhode Island,sc South Carolina,sd South Dakota,tn Tennessee,tx Texas,ut Utah,' +
    'vt Vermont,va Virginia,wa Washington,wv West Virginia,wi Wisconsin,wy Wyoming,' +
    'pr Puerto Rico,gu Guam,vi U.S. Virgin Islands,as American Samoa,mp Northern Mariana Islands'
  )
    .split(',')
    .map((entry) => [entry.slice(0, 2), entry.slice(3)]),
);

export const stateCodes = Object.keys(STATES);
const regions = new Intl.DisplayNames(undefined, { type: 'region' });

/** Of another country, such as `country:ca/province:on`. */
function nameElsewhere(code) {
  const [country, part = ''] = code.split('/').map((pair) => pair.slice(pair.indexOf(':') + 1));
  const name = /^[a-z]{2}$/.test(country) ? regions.of(country.toUpperCase()) : country;
  const short = part.length > 3 ? capital(part.replaceAll('_', ' ')) : part.toUpperCase();
  return part ? `${name}: ${short}` : name;
}

export const stateName = (code) =>
  STATES[code] ?? (code.startsWith('country:') ? nameElsewhere(code) : code.toUpperCase());

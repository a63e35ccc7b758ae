// The time zone of the page: the one in the address, for a view from elsewhere, or the browser's.
import { timeZone as ownZone } from '../locale.js';

/** As this browser calls it, or null if it does not know it. */
function known(name) {
  try {
    return name && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

export { ownZone };
export const timeZone = known(new URLSearchParams(location.search).get('zone')) || ownZone;
export const isElsewhere = timeZone !== ownZone;

const clock = new Intl.DateTimeFormat('en', {
  timeZone, hourCycle: 'h23',
  year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
});

/** What the clocks show at a moment, as a date of UTC. */
export function clockAt(time) {
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    clock.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
  );
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

/** The date of a moment, such as 2026-03-04. */
export const dateAt = (time) => clockAt(time).toISOString().slice(0, 10);

/** The moment at which a date begins. */
export function startOf(date) {
  const midnight = Date.parse(date);
  // The offset at the first guess may be that of the other side of a change of the clocks.
  const guess = midnight - (clockAt(midnight) - midnight);
  return new Date(midnight - (clockAt(guess) - guess));
}

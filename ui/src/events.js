// What the subscriptions of this page heard, the newest first, for the pane of events.
export const MAX_EVENTS = 200;

let state = { events: [], paused: false, missed: 0 };
let last = 0;
const listeners = new Set();

function become(next) {
  state = { ...state, ...next };
  listeners.forEach((listener) => listener());
}

/** `name` is the operation's; `result` is missing where `said` is all there is. */
export function note(name, said, result) {
  if (state.paused) {
    become({ missed: state.missed + 1 });
    return;
  }
  const event = { id: (last += 1), time: new Date(), name, said, result };
  become({ events: [event, ...state.events].slice(0, MAX_EVENTS) });
}

export const clear = () => become({ events: [], missed: 0 });
export const pause = (paused) => become({ paused, missed: paused ? 0 : state.missed });
export const current = () => state;

export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// A pane of GraphiQL: the events of subscriptions with their times.
import { useSyncExternalStore } from 'react';
import { MAX_EVENTS, clear, current, listen, pause } from './events.js';

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5l3 3" />
    </svg>
  );
}

function Event({ event: { time, name, said, result } }) {
  return (
    <li>
      <time dateTime={time.toISOString()}>{clock.format(time)}</time> <b>{name}</b> {said}
      {result && (
        <details>
          <summary>Result</summary>
          <pre tabIndex={0}>{JSON.stringify(result, null, 2)}</pre>
        </details>
      )}
    </li>
  );
}

function Events() {
  const { events, paused, missed } = useSyncExternalStore(listen, current);
  return (
    <section className="pane events" aria-label="Events">
      <h2>Events</h2>
      <p>
        What subscriptions heard, newest first, by this browser’s clock. The last {MAX_EVENTS} are
        kept.
      </p>
      <p className="actions">
        <button type="button" className="graphiql-button" aria-pressed={paused} onClick={() => pause(!paused)}>
          {paused ? 'Resume' : 'Pause'}
        </button>
        <button type="button" className="graphiql-button" onClick={clear} disabled={!events.length}>
          Clear
        </button>
      </p>
      {missed > 0 && <p>{missed} not kept while paused.</p>}
      {events.length === 0 && <p>None yet: run a subscription, such as that of the tab “Live”.</p>}
      <ol>
        {events.map((event) => (
          <Event key={event.id} event={event} />
        ))}
      </ol>
    </section>
  );
}

export const eventsPlugin = { title: 'Events', icon: Icon, content: Events };

// The gateway as GraphiQL asks it with one token: over HTTP, and by WebSocket to subscribe.
import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { note } from './events.js';
import { decimalCommas, timeZone } from './locale.js';
import { SENTENCES } from './token.js';

const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';
const FORBIDDEN = 4403;
const REFUSALS = [4401, FORBIDDEN];

/** The errors of an answer and what to do about them, as one text. */
export function problemsOf(answer, status = '') {
  const said = (answer.errors ?? []).map(({ message, extensions }) =>
    [message, extensions?.hint].filter(Boolean).join(' '),
  );
  return said.join(' ') || `The gateway answered with status ${status}.`;
}

const failed = (message) => ({ errors: [{ message }] });

/** Why a connection ended, or could not be made: the latter is an event without a reason. */
function endOf(reason) {
  if (reason instanceof CloseEvent) return `The connection ended: ${reason.code} ${reason.reason}`.trim();
  return reason.message ?? SENTENCES.silent;
}

function subscribes({ query, operationName }) {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    // The gateway says better what is wrong with it.
    return false;
  }
}

/** Also notes what it hears, for the pane of events; and the end, which GraphiQL does not show. */
function follow(client, request) {
  const events = client.iterate(request);
  const name = request.operationName ?? 'Subscription';
  let over = false;
  const end = (said, result) => {
    if (!over) note(name, said, result);
    over = true;
  };
  note(name, 'begins.');
  const last = (reason) => {
    const result = Array.isArray(reason) ? { errors: reason } : failed(endOf(reason));
    end('ended with an error.', result);
    return { value: result, done: false };
  };
  const heard = (step) => {
    if (step.done) end('ended.');
    else note(name, 'has an event.', step.value);
    return step;
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => events.next().then(heard, last),
    return: () => {
      end('was stopped here.');
      return events.return();
    },
  };
}

/** `onStanding` is told what the gateway makes of the token: 'accepted', 'refused', or 'silent'. */
export function connect(endpoint, token, onStanding) {
  const credentials = token ? { 'OSDI-API-Token': token } : {};
  const client = createClient({
    url: endpoint.replace(/^http/, 'ws'),
    connectionParams: credentials,
    // By itself it would try a refused token five times, for half a minute.
    shouldRetry: (event) => event instanceof CloseEvent && event.code !== FORBIDDEN,
    on: {
      error: () => onStanding('silent'),
      connected: () => onStanding('accepted'),
      closed: (event) => {
        if (REFUSALS.includes(event.code)) onStanding('refused');
      },
    },
  });

  async function post(request, headers) {
    let response;
    try {
      response = await fetch(endpoint, {
        method: 'POST',
        headers: { accept: ACCEPT, 'content-type': 'application/json', ...credentials, ...headers },
        body: JSON.stringify(request),
      });
    } catch {
      onStanding('silent');
      return failed(SENTENCES.silent);
    }
    onStanding(response.status === 401 ? 'refused' : 'accepted');
    return response.json().catch(() => failed(`Status ${response.status}, and no JSON.`));
  }

  async function fetcher(request, { headers } = {}) {
    if (subscribes(request)) return follow(client, request);
    const answer = await post(request, headers);
    // Without `data`, GraphiQL takes the schema's query for too new and sends an older one.
    return request.operationName === 'IntrospectionQuery' ? { data: null, ...answer } : answer;
  }

  /** The answer to a query as CSV for spreadsheets: a `file`, or the `problem` of why there is none. */
  async function table(request) {
    const separator = decimalCommas ? 'semicolon' : 'comma';
    let response;
    try {
      response = await fetch(`${endpoint}?${new URLSearchParams({ bom: true, dates: timeZone, separator })}`, {
        method: 'POST',
        headers: { accept: 'text/csv', 'content-type': 'application/json', ...credentials },
        body: JSON.stringify(request),
      });
    } catch {
      onStanding('silent');
      return { problem: SENTENCES.silent };
    }
    if (response.ok) return { file: await response.blob() };
    return { problem: problemsOf(await response.json().catch(() => ({})), response.status) };
  }

  return { post, fetcher, table, close: () => client.dispose() };
}

// The gateway's GraphQL over one WebSocket: each figure subscribes to one operation.
import { createClient } from 'graphql-ws';
import { address } from '../token.js';

const FORBIDDEN = 4403;
/** The client's own end, when each query was refused and nothing is left to wait for. */
const NORMAL = 1000;
const PATIENCE = 5_000;
const PATCHES = { jsonPatch: true };
const PASSING = ['RATE_LIMITED', 'OVERLOADED', 'STORE_OVERLOADED', 'DATABASE_UNAVAILABLE'];

/** The operations of the page's queries, which the body carries, by name. */
export const operations = Object.fromEntries(
  [...document.body.dataset.queries.matchAll(/^(?:subscription|query) (\w+)[\s\S]*?^}/gm)].map(
    ([query, name]) => [name, { name, query, declares: (variable) => query.includes(`$${variable}:`) }],
  ),
);

/** A JSON Patch of a live query, applied in place. */
export function applyPatch(data, patch) {
  for (const { op, path, value, from } of patch) {
    const keys = (pointer) =>
      pointer.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const find = (pointer) => {
      const last = keys(pointer);
      const key = last.pop();
      return [last.reduce((place, step) => place[step], data), key];
    };
    const take = (pointer) => {
      const [place, key] = find(pointer);
      const taken = place[key];
      if (Array.isArray(place)) place.splice(Number(key), 1);
      else delete place[key];
      return taken;
    };
    const put = (content) => {
      const [place, key] = find(path);
      if (!Array.isArray(place)) place[key] = content;
      else place.splice(key === '-' ? place.length : Number(key), 0, content);
    };
    if (op === 'remove') take(path);
    else if (op === 'move') put(take(from));
    else if (op === 'copy') put(structuredClone(find(from)[0][find(from)[1]]));
    else if (op === 'add') put(value);
    else {
      const [place, key] = find(path);
      place[key] = value;
    }
  }
  return data;
}

/** A hint about a query is for those who write it; the people here have a period and filters. */
const TOO_MANY = 'There are too many actions to count here. Choose a shorter period, or remove a filter.';
const SENTENCES = {
  STATISTICS_TOO_BROAD: TOO_MANY,
  FILTER_TOO_BROAD: TOO_MANY,
  QUERY_NOT_ALLOWED:
    'The token does not allow this figure. Use one that this version made with osdi-gateway keys create --for dashboard.',
};
const sentence = (errors) =>
  errors.map(({ extensions }) => SENTENCES[extensions?.code]).find(Boolean) ??
    errors.map(({ message, extensions }) => [message, extensions?.hint].filter(Boolean).join(' ')).join(' ');

export function connect(token, onStanding) {
  let socket;
  let giveUp;
  const url = address('/graphql');
  url.protocol = url.protocol.replace('http', 'ws');
  const client = createClient({
    url: url.href,
    connectionParams: token ? { 'OSDI-API-Token': token } : {},
    retryAttempts: Infinity,
    shouldRetry: (event) => !(event instanceof CloseEvent) || event.code !== FORBIDDEN,
    retryWait: (tries) =>
      new Promise((resolve) => {
        setTimeout(resolve, Math.min(1000 * 2 ** tries, 30_000) * (0.5 + Math.random() / 2));
      }),
    // A wall's screen that has lost its network would otherwise stay as it is, and look alive.
    keepAlive: 15_000,
    on: {
      opened: (opened) => {
        socket = opened;
      },
      connected: () => onStanding('accepted'),
      closed: (event) => {
        clearTimeout(giveUp);
        if (event.code === NORMAL) onStanding('ended');
        else onStanding(event.code === FORBIDDEN ? 'refused' : 'silent');
      },
      ping: (received) => {
        if (!received) giveUp = setTimeout(() => socket?.close(4408, 'No pong'), PATIENCE);
      },
      pong: (received) => {
        if (received) clearTimeout(giveUp);
      },
    },
  });

  /** `onData` gets each answer, `onProblem` a sentence. Returns a function that ends it. */
  function follow({ query }, variables, onData, onProblem) {
    let [data, stop, timer, ended] = [null, null, null, false];
    const begin = () => {
      stop = client.subscribe(
        { query, variables, extensions: PATCHES },
        {
          next: (result) => {
            if (ended) return;
            data = result.patch ? applyPatch(data, result.patch) : result.data;
            if (result.errors) onProblem(sentence(result.errors));
            else onData(data);
          },
          error: (reason) => {
            // A connection's end is shown for the whole page.
            if (ended || !Array.isArray(reason)) return;
            onProblem(sentence(reason));
            if (reason.some(({ extensions }) => PASSING.includes(extensions?.code)))
              timer = setTimeout(begin, PATIENCE);
          },
          complete: () => {},
        },
      );
    };
    begin();
    return () => {
      ended = true;
      clearTimeout(timer);
      stop();
    };
  }

  async function ask({ query }, variables = {}) {
    for await (const { data, errors } of client.iterate({ query, variables })) {
      if (errors) throw new Error(sentence(errors));
      return data;
    }
    return null;
  }

  return { follow, ask, close: () => client.dispose() };
}

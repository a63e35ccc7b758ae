// GraphQL over HTTP: the audits of graphql-http, each a line with its id. Whatever is not ok
// fails, recommendations too.
import { serverAudits } from 'graphql-http';

import { endpoint, finish, headers, step } from './gateway.mjs';

function fetchFn(url, options = {}) {
  const sent = new Headers(options.headers);
  for (const [name, value] of Object.entries(headers)) sent.set(name, value);
  return fetch(url, { ...options, headers: sent });
}

async function shown(response) {
  const body = await response.clone().text();
  return `${response.status} ${response.headers.get('content-type')}\n${body.slice(0, 500)}`;
}

for (const audit of serverAudits({ url: endpoint, fetchFn })) {
  await step(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    if (result.status === 'ok') return;
    throw new Error(`${result.status}: ${result.reason}\n${await shown(result.response)}`);
  });
}
finish();

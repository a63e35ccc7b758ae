// GraphQL over WebSocket, with graphql-ws.
import assert from 'node:assert/strict';

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import {
  RECORD, RECORDED, TOTALS, endpoint, finish, headers, makeCampaign, recordOverRest, sleep, step,
} from './gateway.mjs';

const CALL = 'Anybody there?';
const url = endpoint.replace(/^http/, 'ws');
const received = [];
const ids = [];
const options = { url, webSocketImpl: WebSocket, retryAttempts: 0, onNonLazyError: () => {} };
const client = createClient({
  ...options,
  connectionParams: headers,
  lazy: false,
  keepAlive: 200,
  generateID: () => ids[ids.push(`operation ${ids.length + 1}`) - 1],
  on: { message: (message) => received.push(message) },
});

async function once(query, variables, by = client) {
  const results = [];
  for await (const result of by.iterate({ query, variables })) results.push(result);
  assert.equal(results.length, 1);
  return results[0];
}

async function recordOverSocket(notes) {
  const { data } = await once(RECORD, { campaign, notes });
  assert.equal(data.recordOutreach.created, true);
  return data.recordOutreach.outreach.id;
}

// Nothing tells a client that its subscription is in place: it calls until it hears itself.
async function follow(query, variables) {
  const events = client.iterate({ query, variables });
  const first = events.next();
  let heard = false;
  first.then(() => (heard = true), () => (heard = true));
  while (!heard) {
    await recordOverRest(campaign, CALL);
    await Promise.race([first, sleep(200)]);
  }
  assert.equal((await first).value.data.outreachRecorded.notes, CALL);
  return events;
}

async function nextRecorded(events) {
  for (;;) {
    const { value } = await events.next();
    assert.equal(value.errors, undefined);
    if (value.data.outreachRecorded.notes !== CALL) return value.data.outreachRecorded;
  }
}

function shown(id, notes, givenName) {
  return { id, notes, person: { givenName }, campaign: { id: campaign } };
}

async function closing(connectionParams) {
  const refused = createClient({ ...options, connectionParams });
  try {
    await once('{ __typename }', {}, refused);
  } catch (event) {
    return event;
  }
  throw new Error('It was let in.');
}

async function refusal(query, variables) {
  try {
    await once(query, variables);
  } catch (errors) {
    return errors;
  }
  throw new Error('It was not refused.');
}

const campaign = await makeCampaign();
const other = await makeCampaign('Another');
let events;

await step('a query', async () => {
  const { data } = await once('query One($id: ID!) { campaign(id: $id) { id } }', { id: campaign });
  assert.deepEqual(data, { campaign: { id: campaign } });
});
await step('a mutation', async () => {
  const id = await recordOverSocket('By mutation');
  const { data } = await once('query One($id: ID!) { outreach(id: $id) { notes } }', { id });
  assert.deepEqual(data, { outreach: { notes: 'By mutation' } });
});
await step('outreachRecorded tells of what is posted over REST', async () => {
  events = await follow(RECORDED, { campaign });
  await recordOverRest(other, 'Elsewhere');
  const id = await recordOverRest(campaign, 'Over REST');
  assert.deepEqual(await nextRecorded(events), shown(id, 'Over REST', 'Ada'));
});
await step('outreachRecorded tells of what a mutation records', async () => {
  const id = await recordOverSocket('By mutation, heard');
  assert.deepEqual(await nextRecorded(events), shown(id, 'By mutation, heard', 'Bea'));
});
await step('complete ends a subscription, and only this one', async () => {
  const totals = client.iterate({ query: TOTALS, variables: { campaign } });
  await totals.next();
  const ended = received.findLast((message) => message.payload?.data?.outreachRecorded).id;
  await events.return();
  await sleep(200);
  const before = received.length;
  await recordOverRest(campaign, 'Unheard');
  await totals.next();
  await sleep(200);
  await totals.return();
  assert.ok(ids.includes(ended));
  assert.deepEqual(received.slice(before).filter((message) => message.id === ended), []);
  assert.deepEqual((await once('{ __typename }')).data, { __typename: 'Query' });
});
await step('campaignTotals tells the total at once, and each later one', async () => {
  const totals = client.iterate({ query: TOTALS, variables: { campaign: other } });
  const told = async () => (await totals.next()).value.data.campaignTotals;
  const { totalOutreaches, id } = await told();
  assert.equal(id, other);
  const query = 'query One($id: ID!) { campaign(id: $id) { totalOutreaches } }';
  const { data } = await once(query, { id });
  assert.equal(totalOutreaches, data.campaign.totalOutreaches);
  for (const more of [1, 2]) {
    await recordOverRest(other, 'Counted');
    assert.deepEqual(await told(), { id, totalOutreaches: totalOutreaches + more });
  }
  await totals.return();
});
await step('a subscription to what is not there is an error', async () => {
  const errors = await refusal(TOTALS, { campaign: '00000000-0000-4000-8000-000000000000' });
  assert.equal(errors[0].extensions.code, 'NOT_FOUND');
});
await step('a document with a mistake is an error', async () => {
  const errors = await refusal('subscription { outreachRecorded { nothing } }');
  assert.equal(errors[0].extensions.code, 'DOCUMENT_INVALID');
});
await step('ping is answered by pong', async () => {
  while (!received.some((message) => message.type === 'pong')) await sleep(50);
});
await step('a wrong token closes with 4403', async () => {
  const { code, reason } = await closing({ 'OSDI-API-Token': 'wrong' });
  assert.equal(code, 4403);
  assert.match(reason, /^API_KEY_INVALID/);
});
await step('no token closes with 4403', async () => {
  const { code, reason } = await closing({});
  assert.equal(code, 4403);
  assert.match(reason, /^API_KEY_MISSING/);
});
await step('the one socket lasted from the first to the last', async () => {
  assert.equal(received.filter((message) => message.type === 'connection_ack').length, 1);
});
await client.dispose();
finish();

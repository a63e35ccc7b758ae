// GraphQL over server-sent events, with graphql-sse in its distinct connections mode.
import assert from 'node:assert/strict';

import { NetworkError, createClient } from 'graphql-sse';

import {
  RECORD, RECORDED, TOTALS, ask, endpoint, finish, headers, makeCampaign, recordOverRest, step,
} from './gateway.mjs';

const options = { url: endpoint, singleConnection: false, retryAttempts: 0 };
const client = createClient({ ...options, headers });
const campaign = await makeCampaign();

async function all(query, variables, by = client) {
  const results = [];
  for await (const result of by.iterate({ query, variables })) results.push(result);
  return results;
}

// The stream is open once its subscription is in place.
async function follow(query, variables) {
  let events;
  await new Promise((resolve, reject) => {
    events = client.iterate({ query, variables }, { connected: resolve });
    events.first = events.next();
    events.first.catch(reject);
  });
  let isFirst = true;
  return {
    async next() {
      const { value } = await (isFirst ? events.first : events.next());
      isFirst = false;
      assert.equal(value.errors, undefined);
      return value.data;
    },
    end: () => events.return(),
  };
}

async function refusal(by) {
  try {
    await all(RECORDED, { campaign }, by);
  } catch (error) {
    return error;
  }
  throw new Error('It was let in.');
}

await step('a query, and a mutation', async () => {
  const query = 'query One($id: ID!) { campaign(id: $id) { id } }';
  assert.deepEqual(await all(query, { id: campaign }), [{ data: { campaign: { id: campaign } } }]);
  const [{ data }] = await all(RECORD, { campaign, notes: 'By mutation' });
  assert.equal(data.recordOutreach.created, true);
});
await step('outreachRecorded tells of what is recorded, over REST and by a mutation', async () => {
  const events = await follow(RECORDED, { campaign });
  const first = await recordOverRest(campaign, 'Over REST');
  const { recordOutreach } = await ask(RECORD, { campaign, notes: 'By mutation' });
  const seen = [(await events.next()).outreachRecorded, (await events.next()).outreachRecorded];
  await events.end();
  assert.deepEqual(
    seen.map(({ id, notes, person }) => [id, notes, person.givenName]),
    [[first, 'Over REST', 'Ada'], [recordOutreach.outreach.id, 'By mutation', 'Bea']],
  );
});
await step('campaignTotals tells the total at once, and the next one', async () => {
  const events = await follow(TOTALS, { campaign });
  const { campaignTotals } = await events.next();
  await recordOverRest(campaign, 'Counted');
  const next = (await events.next()).campaignTotals;
  await events.end();
  assert.equal(next.totalOutreaches, campaignTotals.totalOutreaches + 1);
});
await step('outreachRecorded goes on after the last cursor', async () => {
  const query = `subscription Resumed($campaign: ID, $after: String) {
    outreachRecorded(campaignId: $campaign, after: $after) { notes }
  }`;
  const notes = [];
  let after = null;
  for (let number = 1; number <= 3; number += 1) {
    const iterator = client.iterate({ query, variables: { campaign, after } }, { connected: begin });
    const { value } = await iterator.next();
    notes.push(value.data.outreachRecorded.notes);
    after = value.extensions.cursor;
    await iterator.return();
    await recordOverRest(campaign, `After ${number}`);
  }
  assert.deepEqual(notes, ['First', 'After 1', 'After 2']);
  function begin() {
    if (after === null && !begin.done) begin.done = recordOverRest(campaign, 'First');
  }
});
await step('a document with a mistake is a result with errors', async () => {
  const results = await all('subscription { outreachRecorded { nothing } }');
  assert.equal(results.length, 1);
  assert.equal(results[0].errors[0].extensions.code, 'DOCUMENT_INVALID');
});
await step('a wrong token is 401', async () => {
  const stranger = createClient({ ...options, headers: { 'OSDI-API-Token': 'wrong' } });
  const error = await refusal(stranger);
  assert.ok(error instanceof NetworkError);
  assert.equal(error.response.status, 401);
});
finish();

// Apollo Client, graphql-request and urql: what they send by themselves just works, and what is
// refused reaches the caller with its code.
import assert from 'node:assert/strict';

import {
  ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql,
} from '@apollo/client/core';
import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { ClientError, GraphQLClient } from 'graphql-request';

import {
  RECORD, RECORDED, endpoint, finish, headers, makeCampaign, recordOverRest, step,
} from './gateway.mjs';

const campaign = await makeCampaign();
const ONE = 'query One($id: ID!) { campaign(id: $id) { id title } }';
const HALF = 'query Half($id: ID!) { campaign(id: $id) { id } people(first: -1) { totalCount } }';
const WRONG = '{ nothing }';
const variables = { id: campaign };
const expected = { id: campaign, title: 'Clients' };

// The fetch of a client, which remembers what was sent and what came back.
function watched() {
  async function fetcher(url, options) {
    const response = await fetch(url, options);
    const sent = new Headers(options.headers);
    fetcher.last = {
      method: options.method ?? 'GET',
      sent: sent.get('content-type'),
      accept: sent.get('accept'),
      status: response.status,
      type: response.headers.get('content-type'),
    };
    return response;
  }
  return fetcher;
}

async function thrown(kind, act) {
  try {
    await act();
  } catch (error) {
    assert.ok(error instanceof kind, String(error));
    return error;
  }
  throw new Error('Nothing was thrown.');
}

function apollo(options = {}) {
  const fetcher = watched();
  const link = new HttpLink({ uri: endpoint, headers, fetch: fetcher, ...options });
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  return { client, fetcher };
}

await step('Apollo Client: a query and a mutation', async () => {
  const { client, fetcher } = apollo();
  const { data } = await client.query({ query: gql(ONE), variables });
  assert.deepEqual(data.campaign, { __typename: 'Campaign', ...expected });
  assert.deepEqual(fetcher.last, {
    method: 'POST',
    sent: 'application/json',
    accept: 'application/graphql-response+json,application/json;q=0.9',
    status: 200,
    type: 'application/graphql-response+json; charset=utf-8',
  });
  const recording = { mutation: gql(RECORD), variables: { campaign, notes: 'Apollo' } };
  const done = await client.mutate(recording);
  assert.equal(done.data.recordOutreach.created, true);
});
await step('Apollo Client: a query by GET', async () => {
  const { client, fetcher } = apollo({ useGETForQueries: true });
  const { data } = await client.query({ query: gql(ONE), variables });
  assert.deepEqual(data.campaign, { __typename: 'Campaign', ...expected });
  assert.equal(fetcher.last.method, 'GET');
});
await step('Apollo Client: the error policies none, all and ignore', async () => {
  const { client } = apollo();
  const asked = { query: gql(HALF), variables };
  const error = await thrown(CombinedGraphQLErrors, () => client.query(asked));
  assert.deepEqual(error.errors.map(({ path, extensions }) => [path, extensions.code]), [
    [['people'], 'PAGE_INVALID'],
  ]);
  const all = await client.query({ ...asked, errorPolicy: 'all' });
  assert.equal(all.error.errors[0].extensions.code, 'PAGE_INVALID');
  assert.equal(all.data.campaign.id, campaign);
  assert.equal(all.data.people, null);
  const ignored = await client.query({ ...asked, errorPolicy: 'ignore' });
  assert.equal(ignored.error, undefined);
  assert.equal(ignored.data.campaign.id, campaign);
});
await step('Apollo Client: a document with a mistake, and a wrong token', async () => {
  const { client, fetcher } = apollo();
  const query = gql(WRONG);
  const error = await thrown(CombinedGraphQLErrors, () => client.query({ query }));
  assert.equal(error.errors[0].extensions.code, 'DOCUMENT_INVALID');
  assert.equal(fetcher.last.status, 400);
  const stranger = apollo({ headers: { 'OSDI-API-Token': 'wrong' } });
  const asked = { query: gql(ONE), variables };
  const refused = await thrown(CombinedGraphQLErrors, () => stranger.client.query(asked));
  assert.equal(refused.errors[0].extensions.code, 'API_KEY_INVALID');
  assert.equal(stranger.fetcher.last.status, 401);
});

await step('Apollo Client: its cache keeps the contacts of each outreach', async () => {
  const { client } = apollo();
  const create = gql`mutation Create($input: OutreachInput!) {
    createOutreach(input: $input) { outreach { id } }
  }`;
  const numbers = ['12025550101', '12025550102'];
  for (const number of numbers) {
    const targets = [{ familyName: 'Smith', phoneNumbers: [{ number }] }];
    await client.mutate({ mutation: create, variables: { input: { targets, campaignId: campaign } } });
  }
  const query = gql`query Targets($id: ID!) {
    outreaches(first: 2, filter: { campaign: { id: { eq: $id } } }) {
      nodes { id targets { phoneNumbers { number } target { id phoneNumbers { number } } } }
    }
  }`;
  const { data } = await client.query({ query, variables });
  const shown = data.outreaches.nodes.map(({ targets: [one] }) => one.phoneNumbers[0].number);
  assert.deepEqual(shown, [...numbers].reverse());
  const shared = data.outreaches.nodes.map(({ targets: [one] }) => one.target);
  assert.deepEqual(shared[0], shared[1]);
  assert.equal(shared[0].phoneNumbers[0].number, numbers[1]);
});
await step('Apollo Client: a subscription by multipart', async () => {
  const { client, fetcher } = apollo();
  const following = { query: gql(RECORDED), variables: { campaign } };
  const notes = [];
  let subscription;
  const all = new Promise((resolve, reject) => {
    subscription = client.subscribe(following).subscribe(({ data, error }) => {
      if (error) reject(error);
      else if (notes.push(data.outreachRecorded.notes) === 2) resolve();
    });
  });
  while (!fetcher.last) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.match(fetcher.last.accept, /^multipart\/mixed;boundary=graphql;subscriptionSpec=1\.0/);
  assert.match(fetcher.last.type, /^multipart\/mixed/);
  await recordOverRest(campaign, 'Apollo 1');
  await recordOverRest(campaign, 'Apollo 2');
  await all;
  assert.deepEqual(notes, ['Apollo 1', 'Apollo 2']);
  subscription.unsubscribe();
});
await step('Apollo Client: a subscription that is refused', async () => {
  const { client } = apollo();
  const query = gql('subscription { outreachRecorded(filter: { notes: { regexp: "(" } }) { id } }');
  const error = await new Promise((resolve, reject) => {
    client.subscribe({ query }).subscribe({
      next: (result) => (result.error ? resolve(result.error) : reject(new Error('It was let in.'))),
      error: resolve,
    });
  });
  assert.ok(error instanceof CombinedGraphQLErrors, String(error));
  assert.equal(error.errors[0].extensions.code, 'FILTER_INVALID');
});

for (const method of ['POST', 'GET']) {
  await step(`graphql-request: a query by ${method}`, async () => {
    const fetcher = watched();
    const client = new GraphQLClient(endpoint, { headers, fetch: fetcher, method });
    assert.deepEqual(await client.request(ONE, variables), { campaign: expected });
    assert.equal(fetcher.last.method, method);
  });
}
await step('graphql-request: the error policies none and all', async () => {
  const client = new GraphQLClient(endpoint, { headers });
  for (const [query, code] of [[HALF, 'PAGE_INVALID'], [WRONG, 'DOCUMENT_INVALID']]) {
    const error = await thrown(ClientError, () => client.request(query, variables));
    assert.equal(error.response.errors[0].extensions.code, code);
  }
  const tolerant = new GraphQLClient(endpoint, { headers, errorPolicy: 'all' });
  const { data, errors } = await tolerant.rawRequest(HALF, variables);
  assert.equal(errors[0].extensions.code, 'PAGE_INVALID');
  assert.deepEqual(data, { campaign: { id: campaign }, people: null });
});

function urql(options) {
  const fetcher = watched();
  const exchanges = [cacheExchange, fetchExchange];
  const base = { url: endpoint, exchanges, fetch: fetcher, fetchOptions: { headers } };
  const client = new Client({ ...base, preferGetMethod: false, ...options });
  return { client, fetcher };
}

for (const method of ['POST', 'GET']) {
  await step(`urql: a query by ${method}`, async () => {
    const { client, fetcher } = urql({ preferGetMethod: method === 'GET' && 'force' });
    const { data, error } = await client.query(ONE, variables);
    assert.equal(error, undefined);
    assert.deepEqual(data.campaign, { __typename: 'Campaign', ...expected });
    assert.equal(fetcher.last.method, method);
    // It would take an event stream too, but not above all.
    assert.match(fetcher.last.accept, /text\/event-stream/);
    assert.match(fetcher.last.type, /^application\/graphql-response\+json/);
  });
}
await step('urql: errors beside data, and alone', async () => {
  const { client, fetcher } = urql();
  const half = await client.query(HALF, variables);
  assert.equal(half.error.graphQLErrors[0].extensions.code, 'PAGE_INVALID');
  assert.equal(half.data.campaign.id, campaign);
  const wrong = await client.query(WRONG, {});
  assert.equal(wrong.error.graphQLErrors[0].extensions.code, 'DOCUMENT_INVALID');
  assert.equal(fetcher.last.status, 400);
});
await step('urql: a subscription by event stream', async () => {
  const { client, fetcher } = urql({ fetchSubscriptions: true });
  let unsubscribe;
  const recorded = new Promise((resolve, reject) => {
    ({ unsubscribe } = client.subscription(RECORDED, { campaign }).subscribe(({ data, error }) => {
      if (error) reject(error);
      else resolve(data.outreachRecorded.notes);
    }));
  });
  while (!fetcher.last) await new Promise((resolve) => setTimeout(resolve, 20));
  await recordOverRest(campaign, 'urql');
  assert.equal(await recorded, 'urql');
  assert.match(fetcher.last.type, /^text\/event-stream/);
  unsubscribe();
});
finish();

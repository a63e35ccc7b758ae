// relay-compiler takes FOLDER/schema.graphql and the project in relay/; what it makes of the
// project's operations is answered as Relay expects.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { createClient } from 'graphql-sse';

import {
  ask, endpoint, finish, folder, headers, makeCampaign, recordOverRest, step,
} from './gateway.mjs';

const compiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js');
const made = join(folder, '__generated__');

// The document that Relay would send for an operation of the project.
function text(operation) {
  const artifact = readFileSync(join(made, `${operation}.graphql.ts`), 'utf8');
  return JSON.parse(/^ +"text": (".*")$/m.exec(artifact)[1]);
}

function idsOf(connection) {
  return connection.edges.map(({ node }) => node.id);
}

async function outreachesOf(variables) {
  const query = text('CampaignPageOutreachesQuery');
  return (await ask(query, { id: campaign, ...variables })).node.outreaches;
}

const campaign = await makeCampaign();
const recorded = [];
for (let number = 0; number < 5; number += 1) {
  recorded.unshift(await recordOverRest(campaign, `Number ${number}`));
}

cpSync(new URL('relay', import.meta.url), folder, { recursive: true });

await step('relay-compiler takes the schema, and all that the project asks of it', async () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, 'relay.config.json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
  assert.deepEqual(readdirSync(made).sort(), [
    'CampaignPageDeleteMutation.graphql.ts',
    'CampaignPageOutreachesQuery.graphql.ts',
    'CampaignPageOutreaches_campaign.graphql.ts',
    'CampaignPagePersonQuery.graphql.ts',
    'CampaignPagePerson_person.graphql.ts',
    'CampaignPageQuery.graphql.ts',
    'CampaignPageRecordMutation.graphql.ts',
    'CampaignPageRecordedSubscription.graphql.ts',
    'CampaignPageRow_outreach.graphql.ts',
  ]);
});
await step('scalars and nulls have the types that were said', async () => {
  const artifact = readFileSync(join(made, 'CampaignPageRow_outreach.graphql.ts'), 'utf8');
  assert.match(artifact, /readonly actionDate: string \| null \| undefined;/);
  assert.match(artifact, /readonly targets: ReadonlyArray<\{/);
});
await step('a page is asked through fragments with arguments', async () => {
  const asked = { id: campaign, count: 2, notes: true };
  const { campaign: page, node } = await ask(text('CampaignPageQuery'), asked);
  assert.equal(page.title, 'Clients');
  assert.equal(page.totalOutreaches, 5);
  assert.deepEqual(idsOf(page.outreaches), recorded.slice(0, 2));
  assert.equal(page.outreaches.edges[0].node.notes, 'Number 4');
  assert.equal(node.__typename, 'Campaign');
  assert.deepEqual(idsOf(node.outreaches), recorded.slice(0, 2));
  assert.ok(!('notes' in node.outreaches.edges[0].node));
});
await step('a connection is paged forward', async () => {
  const seen = [];
  let cursor = null;
  for (const more of [true, true, false]) {
    const { pageInfo, ...page } = await outreachesOf({ count: 2, cursor });
    seen.push(...idsOf(page));
    assert.equal(pageInfo.endCursor, page.edges.at(-1).cursor);
    assert.equal(pageInfo.hasNextPage, more);
    cursor = pageInfo.endCursor;
  }
  assert.deepEqual(seen, recorded);
});
await step('a connection is paged backward', async () => {
  const seen = [];
  let before = null;
  for (const more of [true, true, false]) {
    const asked = { lastCount: 2, before, count: null, cursor: null };
    const { pageInfo, ...page } = await outreachesOf(asked);
    seen.unshift(...idsOf(page));
    assert.equal(pageInfo.startCursor, page.edges[0].cursor);
    assert.equal(pageInfo.hasPreviousPage, more);
    before = pageInfo.startCursor;
  }
  assert.deepEqual(seen, recorded);
});
await step('what a mutation tells updates the store, and node(id) refetches it', async () => {
  const person = { givenName: 'Cem', customFields: { cats: 'two' } };
  const input = { notes: 'By Relay', person, targets: [{ title: 'Mayor' }] };
  const { recordOutreach } = await ask(text('CampaignPageRecordMutation'), { campaign, input });
  const { outreach, created, notApplied } = recordOutreach;
  assert.deepEqual([created, notApplied], [true, []]);
  assert.deepEqual(outreach.campaign, { totalOutreaches: 6, id: campaign });
  assert.equal(outreach.targets[0].title, 'Mayor');
  const { node } = await ask(text('CampaignPagePersonQuery'), { id: outreach.person.id });
  assert.deepEqual(node, { __typename: 'Person', ...outreach.person });
  assert.deepEqual(node.customFields, person.customFields);
  const { deleteOutreach } = await ask(text('CampaignPageDeleteMutation'), { id: outreach.id });
  assert.equal(deleteOutreach.deletedId, outreach.id);
  assert.deepEqual(idsOf(await outreachesOf({ count: 10 })), recorded);
});
await step('a subscription has the fragment', async () => {
  const client = createClient({ url: endpoint, headers, retryAttempts: 0 });
  const asked = { query: text('CampaignPageRecordedSubscription'), variables: { campaign } };
  let id;
  const events = client.iterate(asked, {
    connected: async () => {
      id = await recordOverRest(campaign, 'Live');
    },
  });
  const { value } = await events.next();
  await events.return();
  const { outreachRecorded } = value.data;
  assert.equal(outreachRecorded.notes, 'Live');
  assert.equal(outreachRecorded.person.givenName, 'Ada');
  while (!id) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(outreachRecorded.id, id);
});
finish();

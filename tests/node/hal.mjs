// Clients of HAL+JSON and of OSDI against the mount: ketting and halboy follow its links, and
// jquery-osdi posts the form of a page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// halboy expects this one to be there.
import 'regenerator-runtime/runtime.js';
import halboy from 'halboy';
import { JSDOM } from 'jsdom';
import { Client } from 'ketting';

import { address, finish, headers, makeCampaign, recordOverRest, step } from './gateway.mjs';

const mount = `${address}/api/v1/`;
const campaign = await makeCampaign('Hypermedia');
await recordOverRest(campaign, 'Hypermedia');

const ketting = new Client(mount);
ketting.use((request, next) => {
  request.headers.set('OSDI-API-Token', headers['OSDI-API-Token']);
  return next(request);
});

await step('ketting follows links and expands a template', async () => {
  const people = await ketting.go().follow('osdi:people');
  const { data } = await people.get();
  assert.ok(data.total_records > 0);
  const [person] = await people.followAll('osdi:people');
  const state = await person.get();
  assert.ok(state.data.identifiers.length > 0);
  assert.equal(state.links.get('self').href, person.uri);
  const outreaches = await ketting
    .go(`advocacy_campaigns/${campaign}`)
    .follow('osdi:outreaches')
    .followAll('osdi:outreaches');
  assert.equal((await outreaches[0].get()).data.notes, 'Hypermedia');
});

await step('ketting creates, changes and deletes', async () => {
  const people = await ketting.go().follow('osdi:people');
  // Its `postFollow` insists on OSDI_CREATED_STATUS=201.
  const answer = await people.post({ data: { given_name: 'Ketting', custom_fields: { a: 'b' } } });
  const made = ketting.go(answer.links.get('self').href);
  const state = await made.get();
  assert.equal(state.data.given_name, 'Ketting');
  state.data.given_name = 'Changed';
  // The whole document, with everything that is read-only. As a state it would carry the length of
  // the response, which Node.js refuses to send.
  await made.put({ data: JSON.parse(state.serializeBody()) });
  assert.equal((await made.refresh()).data.given_name, 'Changed');
  await made.patch({ data: { family_name: 'Patched' } });
  assert.equal((await made.refresh()).data.family_name, 'Patched');
  await made.delete();
  await assert.rejects(made.refresh(), (error) => error.status === 404);
});

await step('ketting pages by next', async () => {
  let page = ketting.go('outreaches?per_page=2');
  const seen = new Set();
  for (let count = 0; count < 3; count += 1) {
    for (const outreach of await page.followAll('osdi:outreaches')) seen.add(outreach.uri);
    page = await page.follow('next');
  }
  assert.equal(seen.size, 6);
});

const { Navigator } = halboy;
const http = { headers };

await step('halboy discovers, follows links and reads what is embedded', async () => {
  const entry = await Navigator.discover(mount, { http });
  assert.equal(entry.status(), 200);
  const people = await entry.get('osdi:people', {}, http);
  assert.equal(people.status(), 200);
  const [person] = people.resource().getResource('osdi:people');
  assert.ok(person.getProperty('identifiers').length > 0);
  const second = await people.get('next', {}, http);
  assert.equal(second.resource().getProperty('page'), 2);
});

await step('halboy creates and changes', async () => {
  const entry = await Navigator.discover(mount, { http });
  const made = await entry.post('osdi:people', { given_name: 'Halboy' }, {}, http);
  assert.equal(made.status(), 200);
  const person = made.resource();
  assert.equal(person.getProperty('given_name'), 'Halboy');
  const changed = await made.put('self', { given_name: 'Changed' }, {}, http);
  assert.equal(changed.resource().getProperty('given_name'), 'Changed');
});

const { resolve } = createRequire(import.meta.url);
const script = (name) => readFileSync(resolve(name), 'utf8');
const FORM = `<form id="form">
  <input name="given_name" value="Jay"><input name="family_name" value="Query">
  <input name="email_address" value="jay@example.org"><input name="phone_number" value="(202) 555-0114">
  <input name="street" value="1 Main Street"><input name="locality" value="Washington">
  <input name="region" value="DC"><input name="postal_code" value="20009">
  <input name="country" value="US"></form>`;

// What the page of another origin gets that submits the form to `endpoint`.
function submit(endpoint, options) {
  const { window } = new JSDOM(FORM, { url: 'http://page.test/', runScripts: 'outside-only' });
  window.eval(script('jquery'));
  window.eval(script('jquery-osdi'));
  return new Promise((done, fail) => {
    const settings = {
      endpoint,
      done: (data, status) => done({ data, status }),
      fail: (request) => fail(new Error(`${request.status} ${request.responseText}`)),
      ...options,
    };
    window.jQuery('#form').osdi(settings);
    window.jQuery('#form').trigger('submit');
  }).finally(() => window.close());
}

async function found(filter) {
  const address_ = `${mount}people?filter=${encodeURIComponent(filter)}`;
  const response = await fetch(address_, { headers });
  return (await response.json())._embedded['osdi:people'];
}

for (const path of ['people', 'people/person_signup_helper']) {
  await step(`jquery-osdi signs up at ${path}, without a token`, async () => {
    const { status } = await submit(mount + path, { add_tags: ['Volunteer'] });
    assert.equal(status, 'success');
    const [person, ...twins] = await found("email_address eq 'jay@example.org'");
    assert.deepEqual(twins, []);
    assert.equal(person.family_name, 'Query');
    assert.equal(person.email_addresses[0].status, 'subscribed');
    assert.equal(person.phone_numbers[0].number, '12025550114');
    assert.deepEqual(person.postal_addresses[0].address_lines, ['1 Main Street']);
  });
}

await step('jquery-osdi records an outreach, without a token', async () => {
  const before = await found("given_name eq 'Out'");
  assert.deepEqual(before, []);
  const body = { type: 'email', person: { given_name: 'Out', email_addresses: [{ address: 'out@example.org' }] } };
  const endpoint = `${mount}advocacy_campaigns/${campaign}/record_outreach_helper`;
  const { status } = await submit(endpoint, { body });
  assert.equal(status, 'success');
  assert.equal((await found("given_name eq 'Out'")).length, 1);
});

await step('jquery-osdi hears of a refusal', async () => {
  await assert.rejects(submit(`${mount}people/person_signup_helper`, { body: { tag: {} } }), /^Error: 400 .*osdi:error/);
});

finish();

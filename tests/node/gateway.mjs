// What the scripts here share: `node SCRIPT ADDRESS TOKEN [FOLDER]`, steps with a line each, and
// what happens over REST meanwhile.
import assert from 'node:assert/strict';

const SLOWEST_STEP = 15_000;

export const [address, token, folder] = process.argv.slice(2);
export const endpoint = `${address}/graphql`;
export const headers = token ? { 'OSDI-API-Token': token } : {};

let ok = 0;
let failed = 0;

// One line in the output: `ok NAME`, or `not ok NAME` and why. The script goes on.
export async function step(name, act) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('This takes too long.')), SLOWEST_STEP);
  });
  try {
    await Promise.race([act(), late]);
    ok += 1;
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok ${name}\n${indented(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

function indented(error) {
  const said = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
  const close = error?.code && error?.reason !== undefined ? ` ${error.code} ${error.reason}` : '';
  return `${said}${close}`.replace(/^/gm, '    ');
}

// The last line of the output. Nothing that is still open holds the process up.
export function finish() {
  console.log(`${ok} ok, ${failed} not ok`);
  process.exit(failed || !ok ? 1 : 0);
}

export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function post(path, body) {
  const response = await fetch(`${address}/api/v1${path}`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json())._links.self.href.split('/').pop();
}

// The id of a new campaign.
export function makeCampaign(title = 'Clients') {
  return post('/advocacy_campaigns', { title });
}

// The id of a new outreach, posted over REST.
export function recordOverRest(campaign, notes) {
  const person = { given_name: 'Ada', email_addresses: [{ address: 'ada@example.org' }] };
  return post(`/advocacy_campaigns/${campaign}/record_outreach_helper`, { notes, person });
}

// GraphQL, by nothing but fetch.
export async function ask(query, variables, operationName) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ query, variables, operationName }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

export const RECORD = `
  mutation Record($campaign: ID!, $notes: String) {
    recordOutreach(campaignId: $campaign, input: { notes: $notes, person: { givenName: "Bea" } }) {
      created
      outreach { id }
    }
  }
`;
export const RECORDED = `
  subscription Recorded($campaign: ID) {
    outreachRecorded(campaignId: $campaign) { id notes person { givenName } campaign { id } }
  }
`;
export const TOTALS = `
  subscription Totals($campaign: ID!) {
    campaignTotals(campaignId: $campaign) { id totalOutreaches }
  }
`;

// A small client in the types that were generated. `@ts-expect-error` fails where there is none.
import createClient from 'openapi-fetch';

import type { components, paths } from './rest.js';

type Outreach = components['schemas']['Outreach'];

const idOf = (made: { identifiers?: string[] }) => made.identifiers?.[0]?.split(':')[1] ?? '';

export async function use(address: string, token: string, campaign: string): Promise<string[]> {
  const baseUrl = `${address}/api/v1`;
  const client = createClient<paths>({ baseUrl, headers: { 'OSDI-API-Token': token } });

  const input: components['schemas']['RecordOutreachInput'] = {
    type: 'phone',
    duration: 5,
    person: { given_name: 'Ada', email_addresses: [{ address: 'typed@example.org' }] },
    targets: [{ title: 'Mayor' }],
  };
  const helper = '/advocacy_campaigns/{advocacy_campaign_id}/record_outreach_helper';
  const path = { advocacy_campaign_id: campaign };
  const recorded = await client.POST(helper, { params: { path }, body: input });
  if (!recorded.data || !('identifiers' in recorded.data)) throw new Error('It was not made.');
  const made: Outreach = recorded.data;

  const outreach_id = idOf(made);
  const one = await client.GET('/outreaches/{outreach_id}', { params: { path: { outreach_id } } });
  const duration: number = one.data?.duration ?? 0;

  const query = { filter: 'duration eq 5', per_page: 2 };
  const page = await client.GET('/outreaches', { params: { query } });
  // Or CSV, which is text, if the client asks for that.
  if (typeof page.data !== 'object') throw new Error('There is no page.');
  const rows: Outreach[] = page.data._embedded['osdi:outreaches'];

  const created = await client.POST('/outreaches', { body: { type: 'email', message: 'Typed' } });

  // @ts-expect-error There is no such path.
  await client.GET('/donations');
  // @ts-expect-error A duration is a number.
  const wrong: components['schemas']['OutreachInput'] = { duration: 'long' };

  const gone = await client.GET('/outreaches/{outreach_id}', {
    params: { path: { outreach_id: '019b7f3e-0000-7000-8000-000000000000' } },
  });
  const [status] = gone.error?.['osdi:error'].resource_status ?? [];
  const code: string = status?.error_descriptions?.[0]?.error_code ?? '';
  const found = rows.some((row) => idOf(row) === outreach_id);
  return [String(duration), String(found), created.data?.message ?? '', code, typeof wrong];
}

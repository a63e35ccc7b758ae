// A small client in the types that were generated. `@ts-expect-error` fails where there is none.
import { GraphQLClient } from 'graphql-request';

import {
  AnythingDocument,
  CampaignPageDocument,
  NumbersDocument,
  RecordDocument,
  type OutreachRowFragment,
  type RecordOutreachInput,
} from './operations.js';
import type { Maybe, Outreach, Scalars } from './schema.js';

export async function use(endpoint: string, token: string, campaign: string): Promise<string[]> {
  const client = new GraphQLClient(endpoint, { headers: { 'OSDI-API-Token': token } });

  const input: RecordOutreachInput = {
    notes: 'Typed',
    duration: 5,
    actionDate: '2014-03-20T21:04:31Z',
    person: { givenName: 'Ada', customFields: { pets: 'two' } },
    targets: [{ title: 'Mayor' }],
  };
  const { recordOutreach } = await client.request(RecordDocument, { campaign, input });
  const made: OutreachRowFragment | null = recordOutreach?.outreach ?? null;
  if (!recordOutreach?.created || !made) throw new Error('It was not made.');

  const page = await client.request(CampaignPageDocument, {
    id: campaign,
    filter: { duration: { ge: 5 }, person: { givenName: { eq: 'Ada' } } },
    orderBy: { field: 'ACTION_DATE', direction: 'DESC' },
  });
  const outreaches = page.campaign?.outreaches;
  const rows: OutreachRowFragment[] = outreaches?.edges.map((edge) => edge.node) ?? [];
  const totalCount: number = outreaches?.totalCount ?? 0;

  const { nodes } = await client.request(AnythingDocument, { ids: [campaign, made.id] });
  const names = nodes.map((node) => {
    switch (node?.__typename) {
      case 'Campaign':
        return node.title;
      case 'Person':
        return node.givenName;
      default:
        return node?.id ?? null;
    }
  });
  return [made.id, String(totalCount), rows.map(said).join(), ...names.map(String)];
}

function said(row: OutreachRowFragment): string {
  const date: Maybe<Scalars['DateTime']['output']> = row.actionDate;
  const notes: Outreach['notes'] = row.notes;
  return `${notes} on ${date}, to ${row.targets?.map((target) => target.title)}`;
}

export async function misuse(client: GraphQLClient): Promise<void> {
  // @ts-expect-error A variable that is needed is missing.
  await client.request(RecordDocument, { campaign: '1' });
  // @ts-expect-error This is no field to order by.
  await client.request(CampaignPageDocument, { id: '1', orderBy: { field: 'NOTES' } });
  // @ts-expect-error Texts are not compared with numbers.
  await client.request(CampaignPageDocument, { id: '1', filter: { notes: { eq: 5 } } });
  // @ts-expect-error This is no grouping.
  await client.request(NumbersDocument, { groupBy: 'COLOUR' });
  const { campaign } = await client.request(CampaignPageDocument, { id: '1' });
  // @ts-expect-error There may be no campaign.
  campaign.title;
  // @ts-expect-error The title of a campaign may be missing.
  campaign?.title.length;
  // @ts-expect-error This was not asked for.
  campaign?.summary;
}

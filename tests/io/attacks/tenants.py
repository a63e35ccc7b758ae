"""Requests of one organization for the resources of another, whose ids it knows."""

from __future__ import annotations

SEEN = """
query (
  $ids: [ID!]!, $person: ID!, $campaign: ID!, $outreach: ID!, $title: String!, $cursor: String!
) {
  nodes(ids: $ids) { id }
  node(id: $person) { id }
  person(id: $person) { id }
  campaign(id: $campaign) { id }
  outreach(id: $outreach) { id }
  people { totalCount nodes { id } }
  campaigns { totalCount nodes { id } }
  targets { totalCount nodes { id } }
  outreaches(after: $cursor) { totalCount nodes { id } pageInfo { hasPreviousPage } }
  a: outreaches(filter: {person: {id: {eq: $person}}}) { totalCount }
  b: outreaches(filter: {campaign: {id: {in: $ids}}}) { totalCount }
  c: people(filter: {outreaches: {some: {id: {in: $ids}}}}) { totalCount }
  d: targets(filter: {title: {eq: $title}}) { totalCount }
  e: outreaches(filter: {targets: {some: {title: {eq: $title}}}}) { totalCount }
  outreachStats(groupBy: CAMPAIGN) { outreaches people groups { key } }
}
"""
WRITTEN = """
mutation ($v: OutreachInput!) {
  createOutreach(input: $v) {
    outreach { id person { id } campaign { id } targets { title } }
  }
}
"""
REACHED = """
mutation ($person: ID!, $campaign: ID!, $outreach: ID!) {
  a: updatePerson(id: $person, input: {givenName: "taken"}) { created }
  b: deletePerson(id: $person) { deletedId }
  c: updateCampaign(id: $campaign, input: {title: "taken"}) { created }
  d: deleteCampaign(id: $campaign) { deletedId }
  e: updateOutreach(id: $outreach, input: {message: "taken"}) { created }
  f: deleteOutreach(id: $outreach) { deletedId }
  g: recordOutreach(campaignId: $campaign, input: {type: "phone"}) { created }
  h: createOutreach(input: {personId: $person}) { created }
  i: createOutreach(input: {campaignId: $campaign}) { created }
}
"""

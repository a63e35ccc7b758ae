// What a page about one campaign asks: its outreaches in pages, both ways, and live.

graphql`
  query CampaignPageQuery($id: ID!, $count: Int = 2, $notes: Boolean!) {
    campaign(id: $id) {
      title
      ...CampaignPageOutreaches_campaign @arguments(count: $count, withNotes: $notes)
    }
    node(id: $id) {
      __typename
      ...CampaignPageOutreaches_campaign @alias(as: "asNode") @arguments(count: $count)
    }
  }
`;

graphql`
  fragment CampaignPageOutreaches_campaign on Campaign
  @argumentDefinitions(
    count: { type: "Int" }
    cursor: { type: "String" }
    lastCount: { type: "Int" }
    before: { type: "String" }
    withNotes: { type: "Boolean", defaultValue: false }
  )
  @refetchable(queryName: "CampaignPageOutreachesQuery") {
    totalOutreaches
    outreaches(first: $count, after: $cursor, last: $lastCount, before: $before)
      @connection(key: "CampaignPage_outreaches") {
      edges {
        node {
          ...CampaignPageRow_outreach @arguments(withNotes: $withNotes)
        }
      }
    }
  }
`;

graphql`
  fragment CampaignPageRow_outreach on Outreach
  @argumentDefinitions(withNotes: { type: "Boolean", defaultValue: true }) {
    actionDate
    notes @include(if: $withNotes)
    person {
      ...CampaignPagePerson_person
    }
    targets {
      title
    }
  }
`;

graphql`
  fragment CampaignPagePerson_person on Person @refetchable(queryName: "CampaignPagePersonQuery") {
    givenName
    customFields
    emailAddresses {
      address
    }
  }
`;

graphql`
  mutation CampaignPageRecordMutation(
    $campaign: ID!
    $input: RecordOutreachInput!
    $connections: [ID!]!
  ) {
    recordOutreach(campaignId: $campaign, input: $input) {
      created
      outreach @prependNode(connections: $connections, edgeTypeName: "OutreachEdge") {
        ...CampaignPageRow_outreach
        campaign {
          totalOutreaches
        }
      }
      notApplied {
        part
        code
      }
    }
  }
`;

graphql`
  mutation CampaignPageDeleteMutation($id: ID!, $connections: [ID!]!) {
    deleteOutreach(id: $id) {
      deletedId @deleteEdge(connections: $connections) @deleteRecord
    }
  }
`;

graphql`
  subscription CampaignPageRecordedSubscription($campaign: ID!, $connections: [ID!]!) {
    outreachRecorded(campaignId: $campaign)
      @prependNode(connections: $connections, edgeTypeName: "OutreachEdge") {
      ...CampaignPageRow_outreach
    }
  }
`;

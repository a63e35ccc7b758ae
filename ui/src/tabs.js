// What the first visit finds in the editor, and a new tab.
const WEEKS = 12;

const newest = `# Who acted last, whom they reached, and for what.
#
# Ctrl-Enter runs this, Ctrl-Space completes. On the
# left: documentation, history and an explorer that
# writes queries for you. The next tabs: outreaches
# as they happen, and statistics.

query Newest {
  outreaches(first: 5) {
    totalCount
    nodes {
      id
      actionDate
      type
      duration
      targets { title givenName familyName }
      person { givenName familyName }
      campaign { title totalOutreaches }
    }
  }
}
`;

const live = `# Run this, and it answers whenever an outreach is
# recorded, whether by GraphQL, REST or a helper.

subscription Live {
  outreachRecorded {
    id
    type
    person { givenName }
  }
}
`;

const statistics = (from) => `# The last ${WEEKS} weeks: how many acted, and how.

query Statistics {
  outreachStats(
    interval: WEEK
    from: "${from}"
    timeZone: "UTC"
    groupBy: TYPE
  ) {
    outreaches
    people
    duration
    series { start outreaches }
    groups { key outreaches }
  }
}
`;

/** For a new tab: it answers on any store. */
export const NEW_TAB = `# How many there are, and the names of the newest campaigns.
#
# Ctrl-Enter runs this. Ctrl-Space after "nodes {" lists
# the fields. A connection takes a filter too:
#   outreaches(filter: {type: {eq: "phone"}}) { totalCount }

query Counts {
  people { totalCount }
  outreaches { totalCount }
  campaigns(first: 3) {
    totalCount
    nodes { title }
  }
}
`;

export function firstTabs(now = new Date()) {
  const from = new Date(now);
  from.setUTCDate(from.getUTCDate() - 7 * WEEKS);
  from.setUTCHours(0, 0, 0, 0);
  const start = from.toISOString().replace('.000', '');
  return [newest, live, statistics(start)].map((query) => ({ query }));
}

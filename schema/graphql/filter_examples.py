"""An example of each filter, as a GraphQL value: for descriptions, which GraphiQL shows. Pure."""

from __future__ import annotations

_NAME = '{name: {eq: "volunteer"}}'

FILTER_EXAMPLES = {
    "Id": '{in: ["01890000-0000-7000-8000-000000000001"]}',
    "String": '{startsWithInsensitive: "sen"}',
    "Int": "{ge: 60, lt: 300}",
    "Float": "{gt: 40.5, lt: 41}",
    "Boolean": "{eq: true}",
    "DateTime": '{ge: "2026-11-01T00:00:00Z", lt: "2026-12-01T00:00:00Z"}',
    "CustomField": '{key: "shirt size", value: {in: ["M", "L"]}}',
    "StringList": '{some: {startsWith: "crm:"}}',
    "Outreach": '{type: {eq: "phone"}, person: {familyName: {eq: "Byron"}}}',
    "Person": '{postalAddresses: {some: {region: {eq: "NY"}}}, outreaches: {count: {ge: 3}}}',
    "Campaign": '{or: [{title: {containsInsensitive: "pipe"}}, {totalOutreaches: {ge: 1000}}]}',
    "Target": '{ocdid: {eq: "ocd-division/country:us/state:ny"}}',
    "CampaignTarget": '{familyName: {eqInsensitive: "smith"}}',
    "Tag": _NAME,
    "List": '{name: {in: ["newsletter", "donors"]}}',
    "Question": '{questionType: {eq: "MultiChoice"}}',
    "Tagging": f"{{tag: {_NAME}}}",
    "Item": '{list: {name: {eq: "newsletter"}}}',
    "Answer": "{value: {ne: null}}",
    "Delivery": '{status: {eq: "dead"}}',
    "Birthdate": "{year: {lt: 2008}}",
    "Division": '{ocdId: {startsWith: "ocd-division/country:us/state:ny"}}',
    "DivisionInfo": '{name: {eq: "New York"}}',
    "EmailAddress": '{address: {endsWith: "@example.org"}, status: {eq: "subscribed"}}',
    "PhoneNumber": '{number: {startsWith: "+1202"}, doNotCall: {ne: true}}',
    "PostalAddress": '{region: {eq: "NY"}, postalCode: {startsWith: "100"}}',
    "EmployerAddress": '{locality: {eq: "Albany"}}',
    "Location": "{latitude: {gt: 40}, longitude: {lt: -73}}",
    "Party": "{active: {eq: true}}",
    "Profile": '{provider: {eq: "mastodon"}}',
    "GenderPronouns": '{subject: {eq: "they"}}',
    "QuestionResponse": '{key: {eq: "yes"}}',
    "ReferrerData": '{source: {eq: "newsletter"}}',
    "ShareOption": "{emailShare: {subject: {ne: null}}}",
    "EmailShare": "{subject: {ne: null}}",
    "FacebookShare": "{totalShares: {ge: 10}}",
    "TwitterShare": '{message: {contains: "#clean"}}',
}
"""By the name of the filter, without `Filter`."""


def example_of(name: str) -> str:
    """The sentence with the example of a filter.

    >>> example_of("Birthdate"), example_of("BirthdateList")
    ('Example: `{year: {lt: 2008}}`.', 'Example: `{some: {year: {lt: 2008}}}`.')
    """
    return f"Example: `{_value_of(name)}`."


def _value_of(name: str) -> str:
    known = FILTER_EXAMPLES.get(name)
    if known is not None:
        return known
    if name.endswith("Count"):
        return f"{{filter: {FILTER_EXAMPLES[name.removesuffix('Count')]}, ge: 3}}"
    return f"{{some: {FILTER_EXAMPLES[name.removesuffix('List')]}}}"

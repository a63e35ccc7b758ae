"""Invalid values, and text that something behind the gateway might interpret."""

from __future__ import annotations

from typing import Any

NUL = "\0"

OUTREACHES = "query ($v: OutreachFilter) { outreaches(filter: $v) { totalCount } }"
PEOPLE = "query ($v: PersonFilter) { people(filter: $v) { totalCount } }"
PERSON = "mutation ($v: PersonInput!) { createPerson(input: $v) { created } }"
OUTREACH = "mutation ($v: OutreachInput!) { createOutreach(input: $v) { created } }"

_TEXT_OPERATORS = (
    *("eq", "ne", "gt", "ge", "lt", "le"),
    *("like", "regexp", "contains", "startsWith", "endsWith"),
)

VALUES: dict[str, tuple[str, Any, str]] = {
    **{
        f"U+0000, {operator}": (OUTREACHES, {"type": {operator: NUL}}, "FORBIDDEN_CHARACTER")
        for operator in _TEXT_OPERATORS
    },
    "U+0000 in a list": (OUTREACHES, {"type": {"in": ["x", NUL]}}, "FORBIDDEN_CHARACTER"),
    "U+0000 in identifiers": (
        OUTREACHES,
        {"identifiers": {"some": {"eq": NUL}}},
        "FORBIDDEN_CHARACTER",
    ),
    "U+0000 in an e-mail address": (
        PEOPLE,
        {"emailAddresses": {"some": {"address": {"in": [NUL]}}}},
        "FORBIDDEN_CHARACTER",
    ),
    "U+0000 in a key": (
        PEOPLE,
        {"customFields": {"key": NUL, "value": {"eq": "x"}}},
        "FORBIDDEN_CHARACTER",
    ),
    "U+0000 in the value of a key": (
        PEOPLE,
        {"customFields": {"key": "x", "value": {"eq": NUL}}},
        "FORBIDDEN_CHARACTER",
    ),
    "U+0000 in a date": (OUTREACHES, {"actionDate": {"eq": "2026-01-01" + NUL}}, "FILTER_INVALID"),
    "U+0000 in a cursor": (
        "query ($v: String) { outreaches(after: $v) { totalCount } }",
        NUL,
        "PAGE_INVALID",
    ),
    "U+0000 in a time zone": (
        "query ($v: String!) { outreachStats(timeZone: $v) { outreaches } }",
        "UTC" + NUL,
        "TIME_ZONE_UNKNOWN",
    ),
    "U+0000 in a moment": (
        "query ($v: DateTime) { outreachStats(from: $v) { outreaches } }",
        "2026" + NUL,
        "NOT_A_DATE",
    ),
    "U+0000 in what is stored": (OUTREACH, {"message": NUL}, "FORBIDDEN_CHARACTER"),
    "U+0000 in a key that is stored": (PERSON, {"customFields": {NUL: "x"}}, "FORBIDDEN_CHARACTER"),
    "U+0000 in a link": (OUTREACH, {"personId": NUL}, "LINK_NOT_FOUND"),
    "U+0000 in an id": (
        "mutation ($v: ID!) { deletePerson(id: $v) { deletedId } }",
        NUL,
        "NOT_FOUND",
    ),
    "null for an id": (
        'query ($v: ID = "x") { node(id: $v) { id } }',
        None,
        "VARIABLE_INVALID",
    ),
    "null for the field of an order": (
        "query ($v: OutreachOrderField = ID) { outreaches(orderBy: {field: $v}) { totalCount } }",
        None,
        "VARIABLE_INVALID",
    ),
    "null for a condition at the root": (
        "query ($v: Boolean = true) { outreaches @include(if: $v) { totalCount } }",
        None,
        "VARIABLE_INVALID",
    ),
    "null for a condition within": (
        "query ($v: Boolean = true) { outreaches { totalCount @skip(if: $v) } }",
        None,
        "VARIABLE_INVALID",
    ),
    "null for a body": (
        'mutation ($v: PersonInput = {givenName: "x"}) { createPerson(input: $v) { created } }',
        None,
        "VARIABLE_INVALID",
    ),
    "2,501 values": (OUTREACHES, {"type": {"in": ["x"] * 2_501}}, "QUERY_TOO_COMPLEX"),
    "501 objects": (OUTREACHES, {"or": [{}] * 501}, "QUERY_TOO_COMPLEX"),
    "101 conditions": (OUTREACHES, {"or": [{"type": {"eq": "x"}}] * 101}, "FILTER_INVALID"),
    "a number of 20 digits": (OUTREACHES, {"duration": {"eq": 10**19}}, "VARIABLE_INVALID"),
    "a number that is text": (OUTREACHES, {"duration": {"eq": "1"}}, "VARIABLE_INVALID"),
    "a pattern that is none": (OUTREACHES, {"type": {"regexp": "(("}}, "FILTER_INVALID"),
    "a pattern beyond measure": (
        OUTREACHES,
        {"type": {"regexp": "(((a{1,100}){1,100}){1,100})"}},
        "FILTER_INVALID",
    ),
    "a date before all": (
        OUTREACHES,
        {"actionDate": {"eq": "0001-01-01T00:00:00+14:00"}},
        "FILTER_INVALID",
    ),
}
"""Each with the value of its variable, and the error code."""

BODIES: dict[str, tuple[bytes, str]] = {
    "10^400": (b'{"query": "{ __typename }", "variables": {"v": 1e400}}', "NOT_JSON"),
    "5,000 digits": (b'{"query": "x", "variables": {"v": ' + b"9" * 5_000 + b"}}", "NOT_JSON"),
    "half a surrogate": (b'{"query": "x", "variables": {"v": "\\ud800"}}', "NOT_JSON"),
    "half a surrogate in UTF-8": (b'{"query": "\xed\xa0\x80"}', "NOT_JSON"),
    "no UTF-8": (b'{"query": "\xff"}', "NOT_JSON"),
    "not a number": (b'{"query": "{ __typename }", "variables": {"v": NaN}}', "NOT_JSON"),
    "deep": (
        b'{"query": "x", "variables": ' + b'{"v": ' * 40 + b"1" + b"}" * 41,
        "NESTED_TOO_DEEPLY",
    ),
    "deep beyond reading": (b"[" * 100_000, "QUERY_TOO_COMPLEX"),
    "a batch": (b'[{"query": "{ __typename }"}]', "REQUEST_INVALID"),
    "300,000 lists": (
        b'{"query": "{ __typename }", "variables": {"v": [' + b"[]," * 300_000 + b"1]}}",
        "QUERY_TOO_COMPLEX",
    ),
    "a number": (b"1", "NOT_AN_OBJECT"),
    "no query": (b"{}", "REQUEST_INVALID"),
    "variables that are a list": (b'{"query": "x", "variables": [1]}', "WRONG_TYPE"),
}

HOSTILE = (
    "'",
    "''",
    '"',
    "\\",
    "\\'",
    "';DROP TABLE people;--",
    "' OR '1'='1",
    "$1",
    "$$",
    ":name",
    "%(name)s",
    "{0}",
    "E'\\x00'",
    "/*",
    "--",
    "\u2018\u2019",
    "\u202e'",
    "\ufeff",
    "\U0001f4a3",
    "e\u0301",
    "line\nline\r\n\t",
    "\x01\x7f\x1f",
)
"""Texts with a meaning in SQL or in formats, or whose characters are hard to count."""

STORED = """
mutation ($v: PersonInput!) { createPerson(input: $v) { person { givenName customFields } } }
"""
FOUND = """
query ($v: String!, $id: ID!) {
  variable: people(filter: {givenName: {eq: $v}}) { totalCount }
  literal: people(filter: {givenName: {eq: LITERAL}}) { totalCount }
  parts: people(filter: {givenName: {startsWith: $v, endsWith: $v, contains: $v, in: [LITERAL]}}) {
    totalCount
  }
  key: people(filter: {customFields: {key: $v, value: {eq: LITERAL}}}) { totalCount }
  target: outreaches(filter: {targets: {some: {title: {eq: $v}, ocdid: {eq: LITERAL}}}}) {
    totalCount
  }
  address: people(filter: {emailAddresses: {some: {address: {eq: $v}}}}) { totalCount }
  identifier: people(filter: {identifiers: {some: {eq: $v}}}) { totalCount }
  nodes(ids: [$id, LITERAL]) { id }
  campaign(id: LITERAL) { id }
}
"""
"""Queries that find a person by a text, and nothing else; LITERAL is that text in quotes."""

ARGUMENTS: dict[str, tuple[str, str]] = {
    "outreaches(after: $v) { totalCount }": ("String", "PAGE_INVALID"),
    "targets(last: 1, before: $v) { totalCount }": ("String", "PAGE_INVALID"),
    "outreachStats(timeZone: $v) { outreaches }": ("String!", "TIME_ZONE_UNKNOWN"),
    "outreachStats(to: $v) { outreaches }": ("DateTime", "NOT_A_DATE"),
    "outreaches(filter: {actionDate: {lt: $v}}) { totalCount }": ("DateTime", "FILTER_INVALID"),
}
"""Arguments that do not accept such a text, with their type and the error code."""

ALIASED = """{
  outreachStats(from: "2026-11-20", to: "2026-11-24", interval: DAY, groupBy: TYPE) {
    A: outreaches
    groups { A: key more: series { A: start people } }
  }
  outreaches(first: 2) { A: nodes { A: type targets { title } person { givenName } } }
}"""
ALIASES = ("r", "e", "p0", "t0", "c0", "value", "id", "place", "key", "select", "ID", "_")
"""Names that statements use for something else."""

RECORD = "mutation ($v: OutreachInput!) { createOutreach(input: $v) { outreach { id } } }"

EVERYTHING = """
SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM outreaches),
  (SELECT count(*) FROM advocacy_campaigns), (SELECT count(*) FROM information_schema.tables)
"""

REVOKE = "UPDATE api_keys SET revoked_date = now() WHERE token_hash = $1"

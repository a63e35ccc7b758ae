"""Documents that ask for too much, are invalid, or spy out the schema: each with its error code."""

from __future__ import annotations


def _many(pattern: str, number: int) -> str:
    return " ".join(pattern.format(n) for n in range(number))


def _filter(condition: str) -> str:
    return f"{{ outreaches(filter: {condition}) {{ totalCount }} }}"


def _fragments(number: int, each: str) -> str:
    return _many(f"fragment f{{0}} on Query {{{{ {each} }}}}", number)


_AT_DEPTH = "{ nodes { outreaches "
_CYCLE = " ".join(f"fragment f{n} on Query {{ ...f{(n + 1) % 49} }}" for n in range(49))
_DOUBLING = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(40))
_OVERLAPPING = "{{ people {{ nodes {{ {} }} }} }}".format(
    " ".join(["outreaches { nodes { id } }"] * 100)
)

REFUSED: dict[str, tuple[str, str]] = {
    "10,000 aliases": (f"{{ {_many('a{0}: __typename', 10_000)} }}", "QUERY_TOO_COMPLEX"),
    "51 aliases": (
        f"{{ outreaches {{ nodes {{ {_many('a{0}: id', 51)} }} }} }}",
        "QUERY_TOO_COMPLEX",
    ),
    "10,000 directives": (
        "{ __typename " + "@include(if: true) " * 10_000 + "}",
        "QUERY_TOO_COMPLEX",
    ),
    "fragments that double": (
        f"{{ ...f0 }} {_DOUBLING} fragment f40 on Query {{ __typename }}",
        "QUERY_TOO_COMPLEX",
    ),
    "a circle of fragments": (f"{{ ...f0 }} {_CYCLE}", "DOCUMENT_INVALID"),
    "a fragment in itself": ("{ ...f0 } fragment f0 on Query { ...f0 }", "DOCUMENT_INVALID"),
    "51 fragments": (f"{{ ...f0 }} {_fragments(51, '__typename')}", "QUERY_TOO_COMPLEX"),
    "deep": (
        "{ people " + _AT_DEPTH * 100 + "{ totalCount }" + " } }" * 100 + "}",
        "QUERY_TOO_COMPLEX",
    ),
    "13 deep": (
        "{ people " + _AT_DEPTH * 6 + "{ totalCount }" + " } }" * 6 + "}",
        "QUERY_TOO_COMPLEX",
    ),
    "deep lists": (_filter(f"{{and: {'[' * 950}{']' * 950}}}"), "QUERY_TOO_COMPLEX"),
    "deep types": (f"query ($a: {'[' * 950}Int{']' * 950}) {{ __typename }}", "QUERY_TOO_COMPLEX"),
    "overlapping fields": (_OVERLAPPING, "QUERY_TOO_COMPLEX"),
    "one field 1,999 times": ("{" + "__typename " * 1_997 + "}", "QUERY_TOO_COMPLEX"),
    "21 root fields": (f"{{ {_many('a{0}: __typename', 21)} }}", "QUERY_TOO_COMPLEX"),
    "11 operations": (_many("query q{0} {{ __typename }}", 11), "QUERY_TOO_COMPLEX"),
    "a long text": (_filter(f'{{type: {{eq: "{"x" * 20_000}"}}}}'), "QUERY_TOO_COMPLEX"),
    "escapes": (_filter(f'{{type: {{eq: "{chr(92)}n{chr(92) * 3_000}"}}}}'), "QUERY_TOO_COMPLEX"),
    "many lines": ("{ __typename }" + "\n" * 2_001, "QUERY_TOO_COMPLEX"),
    "many comments": ("#\n" * 1_999 + "{ __typename }", "QUERY_TOO_COMPLEX"),
    "a long number": (
        f"{{ outreaches(first: {'9' * 5_000}) {{ totalCount }} }}",
        "DOCUMENT_INVALID",
    ),
    "an endless number": (_filter("{duration: {eq: 1e999999}}"), "DOCUMENT_INVALID"),
    "a long name": ("{ " + "a" * 15_000 + " }", "QUERY_TOO_COMPLEX"),
    "a long alias": ("{ " + "a" * 61 + ": __typename }", "QUERY_TOO_COMPLEX"),
    "braces": ("{" * 1_999, "DOCUMENT_UNREADABLE"),
    "control characters": ("\x01" * 700, "DOCUMENT_UNREADABLE"),
    "nothing": ("", "DOCUMENT_UNREADABLE"),
    "blanks": (" " * 15_999, "DOCUMENT_UNREADABLE"),
    "U+0000": ("{ __typename } #\0", "DOCUMENT_UNREADABLE"),
    "half a surrogate": (_filter('{type: {eq: "\\uD800"}}'), "DOCUMENT_UNREADABLE"),
    "beyond Unicode": (_filter('{type: {eq: "\\u{110000}"}}'), "DOCUMENT_UNREADABLE"),
    "deep introspection": (
        "{ __schema { types { fields { type " + "{ ofType " * 20 + "{ name }" + "}" * 24,
        "QUERY_TOO_COMPLEX",
    ),
    "wide introspection": (
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
        "DOCUMENT_INVALID",
    ),
    "pages in pages": (
        "{ people(first: 100) { nodes { outreaches(first: 100) { nodes { id } } } } }",
        "QUERY_TOO_COMPLEX",
    ),
    "20 root fields, each within the limit": (
        "{ "
        + _many(
            "a{0}: people(first: 100) {{ nodes {{ outreaches(first: 50) {{ nodes {{ id }} }} }} }}",
            20,
        )
        + " }",
        "QUERY_TOO_COMPLEX",
    ),
    "too many names of a page's end": (
        f"{{ outreaches {{ pageInfo {{ hasNextPage {_many('a{0}: hasNextPage', 50)} }} }} }}",
        "QUERY_TOO_COMPLEX",
    ),
    "a subscription to nothing": (
        "subscription { outreachRecorded @skip(if: true) { id } }",
        "DOCUMENT_INVALID",
    ),
}

STRANGE: dict[str, tuple[str, str]] = {
    "the schema": ("{ __schema { types { name } } }", "API_KEY_MISSING"),
    "a type": ('{ __type(name: "Outreach") { name } }', "API_KEY_MISSING"),
    "the schema, in a fragment": (
        "{ ...f } fragment f on Query { a: __schema { types { name } } }",
        "API_KEY_MISSING",
    ),
    "data": ("{ outreaches { totalCount } }", "API_KEY_MISSING"),
    "a mutation": ('mutation { deletePerson(id: "x") { deletedId } }', "API_KEY_MISSING"),
    "a field": ("{ outreachs { totalCount } }", "DOCUMENT_INVALID"),
    "an argument": ("{ outreaches(frist: 1) { totalCount } }", "DOCUMENT_INVALID"),
    "a type that is none": ("{ ... on Outreac { id } }", "DOCUMENT_INVALID"),
    "a value of an enum": (
        "{ outreaches(orderBy: {field: IDD}) { totalCount } }",
        "DOCUMENT_INVALID",
    ),
    "a member of an input": (_filter('{typ: {eq: "x"}}'), "DOCUMENT_INVALID"),
}
"""Requests that reveal nothing without a token."""

WIDE = {
    "20 root fields": "{ "
    + _many(
        "a{0}: people(first: {0}) {{ totalCount nodes {{ id givenName familyName identifiers "
        "createdDate emailAddresses {{ address primary }} phoneNumbers {{ number }} }} }}",
        20,
    )
    + " }",
    "one root field": "{ outreaches(first: 5) { nodes { "
    + _many("a{0}: person {{ id givenName familyName emailAddresses {{ address }} }}", 45)
    + " } } }",
    "introspection": "{ __schema { types { " + _many("a{0}: fields {{ name }}", 45) + " } } }",
}
"""The largest requests within the limits."""

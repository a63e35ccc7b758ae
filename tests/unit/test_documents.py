"""Valid documents, and invalid ones: each limit, each code.

Nothing here measures time: steps are counted instead.
"""

from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    FieldNode,
    GraphQLError,
    ValidationRule,
    get_introspection_query,
    graphql_sync,
)
from graphql.execution.collect_fields import collect_fields

from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.document.parsing import MAX_MESSAGE
from resolvers.graphql.document.validation import MAX_ERRORS
from resolvers.graphql.request import RequestError
from tests.support.documents import (
    FILTERED,
    SCHEMA,
    documents,
    error,
    errors,
    prepare,
    times,
)

# Valid operations


def test_an_operation_is_ready_to_be_executed() -> None:
    operation = prepare(
        "query Some($n: Int = 5) { outreaches(first: $n) { ...F } }"
        " fragment F on OutreachConnection { nodes { id } }",
        name="Some",
    )
    assert operation.variables.coerced == {"n": 5}
    assert operation.fragments["F"].definition is operation.document.definitions[1]
    assert not operation.introspects
    assert SCHEMA.query_type is not None
    collected = collect_fields(
        SCHEMA, operation.fragments, operation.variables, SCHEMA.query_type, operation.definition
    )
    assert list(collected.grouped_field_set) == ["outreaches"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{ __typename }", "query"),
        ("mutation { deleteOutreach(id: 1) }", "mutation"),
        ("subscription { outreachRecorded { id } }", "subscription"),
    ],
)
def test_operations_are_of_three_kinds(text: str, kind: str) -> None:
    assert prepare(text).kind == kind


# Limits

LIMITS = [
    ("characters", 14, "{ __typename }", "The query has 14 characters"),
    ("lines", 4, "{\n\r\r\n__typename }", "The query has 4 lines"),
    ("operations", 2, "query A {__typename} query B {__typename}", "The query has 2 operations"),
    (
        "fragments",
        2,
        "{ ...A ...B } fragment A on Query { __typename } fragment B on Query { __typename }",
        "The query has 2 fragments",
    ),
    (
        "variables",
        2,
        "query A($a: ID! $b: ID!) { node(id: $a) { id } person(id: $b) { id } }"
        " query B($c: ID!) { node(id: $c) { id } }",
        "The query has 2 variables",
    ),
    ("name", 10, "{ a: __typename }", "A field's name has 10 characters"),
    ("name", 70, f"{{ {'a' * 70}: __typename }}", "A field's name has 70 characters"),
    ("depth", 4, "{ outreaches { nodes { person { id } } } }", "The query is 4 levels deep"),
    (
        "depth",
        4,
        "{ ... { outreaches { nodes { ...A id } } } } fragment A on Outreach { ... { ...B } }"
        " fragment B on Outreach { person { id } }",
        "The query is 4 levels deep",
    ),
    (
        "root_fields",
        4,
        "{ a: __typename ...A outreaches { ...B } } fragment A on Query { b: __typename ..."
        " { c: __typename } } fragment B on OutreachConnection { totalCount }",
        "The query has 4 root fields",
    ),
    (
        "fields",
        8,
        "{ a: person(id: 1) { ...A } b: person(id: 2) { ...A } }"
        " fragment A on Person { outreaches { totalCount } id }",
        "The query selects 8 fields",
    ),
    (
        "fields",
        3,
        "query A { a: __typename b: __typename } query B { __typename }",
        "The query has 3 fields",
    ),
    (
        "aliases",
        4,
        "{ a: person(id: 1) { ...A } b: person(id: 2) { ...A } } fragment A on Person { c: id }",
        "The query has 4 aliases",
    ),
    (
        "directives",
        4,
        "{ ...A @skip(if: true) ... @include(if: true) { __typename @skip(if: true) } }"
        " fragment A on Query { __typename @skip(if: true) }",
        "The query has 4 directives",
    ),
    (
        "introspection_depth",
        4,
        "{ __schema { types { ...A } } } fragment A on __Type { ofType { name } }",
        "The introspection is 4 levels deep",
    ),
    (
        "introspection",
        502,
        "{ __schema { types { ...A } } } fragment A on __Type { fields { name } }",
        "The introspection would return 502 values (estimated)",
    ),
    (
        "input_depth",
        2,
        "{ outreaches(filter: {ids: []}) { totalCount } }",
        "A value in the query is 2 levels deep",
    ),
    (
        "input_depth",
        2,
        "query ($f: OutreachFilter = {ids: [1]}) { outreaches(filter: $f) { totalCount } }",
        "A value in the query is 2 levels deep",
    ),
]


@pytest.mark.parametrize(("limit", "figure", "text", "message"), LIMITS)
def test_each_limit_of_a_document(limit: str, figure: int, text: str, message: str) -> None:
    name = "A" if "query A" in text else None
    variables = {"a": "1", "b": "2"}
    prepare(text, variables, name, by=documents(**{limit: figure}))
    entry = error(text, variables, name, by=documents(**{limit: figure - 1}))
    assert entry.code == "QUERY_TOO_COMPLEX"
    assert entry.message == f"{message}; the limit is {figure - 1:,}."
    assert entry.hint


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (3, "{ __typename }"),
        (4, "{ __typename # and\n}"),
        (4, "{ __typename } # and"),
        (13, "#\n" * 10 + "{ __typename }"),
        (14, r'{ node(id: "\n\\") { id } }'),
        (15, r'{ node(id: """\n""") { id } } # \\'),
    ],
)
def test_comments_and_escaped_characters_count_as_tokens(count: int, text: str) -> None:
    by = documents(tokens=count)
    prepare(text, by=by)
    for limit in (count - 1, count // 2, 0):
        entry = error(text, by=documents(tokens=limit))
        assert entry.code == "QUERY_TOO_COMPLEX"
        assert entry.message == f"The query has more than {limit} tokens."
        assert entry.hint


def test_a_text_that_is_not_a_limit_of_the_parser() -> None:
    entry = error('{ node(id: "Parsing aborted.", ')
    assert entry.code == "DOCUMENT_UNREADABLE"


def test_comparisons_of_fields_are_limited() -> None:
    text = "{ person(id: 1) { id id } }"
    prepare(text, by=documents(comparisons=2))
    entry = error(text, by=documents(comparisons=1))
    assert entry.code == "QUERY_TOO_COMPLEX"
    assert entry.message == "The fields of the query overlap in too many places."


@pytest.mark.parametrize(
    ("limit", "figure", "value", "message"),
    [
        ("values", 4, {"or": [{"ids": ["1"]}]}, "The variables contain more than 3 values."),
        ("objects", 2, {"or": [{"ids": ["1"]}]}, "The variables contain more than 1 objects."),
        (
            "input_depth",
            3,
            {"or": [{"duration": 1}]},
            "The value of $f is more than 2 levels deep.",
        ),
        ("input_depth", 3, {"or": [{}]}, "The value of $f is more than 2 levels deep."),
    ],
)
def test_each_limit_of_variables(limit: str, figure: int, value: Any, message: str) -> None:
    prepare(FILTERED, {"f": value}, by=documents(**{limit: figure}))
    entry = error(FILTERED, {"f": value}, by=documents(**{limit: figure - 1}))
    assert (entry.code, entry.message) == ("QUERY_TOO_COMPLEX", message)
    assert entry.properties == ("f",)
    assert entry.locations == ((1, 8),)


def test_an_error_has_the_location_of_what_exceeds_a_limit() -> None:
    several = errors(
        "query A { __typename }\n  query B { a: outreaches { nodes { id } } }",
        by=documents(depth=2, aliases=0),
    )
    assert [item.message for item in several] == [
        "The query is 3 levels deep; the limit is 2.",
        "The query has 1 aliases; the limit is 0.",
    ]
    assert {item.locations for item in several} == {((2, 3),)}
    assert error('{ node(id: """\n""")\n  { b: id } }', by=documents(name=0)).locations == ((1, 3),)


def test_fields_that_are_not_executed_count_as_written() -> None:
    entry = error("{ id } fragment A on Person { id id }", by=documents(fields=2))
    assert entry.message == "The query has 3 fields; the limit is 2."


# Unreadable


@pytest.mark.parametrize(
    ("text", "message", "location"),
    [
        ("", "Syntax Error: Unexpected <EOF>.", (1, 1)),
        ("{\n  node(id: ) }", "Syntax Error: Unexpected ')'.", (2, 12)),
        ('{ node(id: """\n\n""" ]', "Syntax Error: Expected Name, found ']'.", (3, 5)),
        ('{ node(id: "1', "Syntax Error: Unterminated string.", (1, 14)),
        (r'{ node(id: "\uD800") }', r"Syntax Error: Invalid Unicode escape", (1, 13)),
        ("{\n \0 }", "The query contains U+0000, which is not allowed in text.", (2, 2)),
        ('{ node(id: "\0") }', "The query contains U+0000, which is not allowed in text.", (1, 13)),
        ("# \ud83d", "The query contains U+D83D, which is not allowed in text.", (1, 3)),
        ("{ ...A(a: 1) }", "Syntax Error: Expected Name, found '('.", (1, 7)),
        ("{ ...A } fragment A($a: Int) on Query { id }", "Syntax Error: Expected 'on'", (1, 20)),
    ],
)
def test_unreadable(text: str, message: str, location: tuple[int, int]) -> None:
    entry = error(text)
    assert entry.code == "DOCUMENT_UNREADABLE"
    assert entry.message.startswith(message)
    assert entry.locations == (location,)


def test_deep_nesting_is_too_complex() -> None:
    for text in ("{a" * 201, "{" + "...{" * 201, "{a(b:" + "[" * 201):
        entry = error(text)
        assert (entry.code, entry.message) == (
            "QUERY_TOO_COMPLEX",
            "The query is nested too deeply.",
        )


# Invalid


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ person(id: 1) }", "Field 'person' of type 'Person' must have a selection"),
        ("{ node { id } }", "Argument 'Query.node(id:)' of type 'ID!' is required"),
        ("{ ...A } fragment A on Query { ...A }", "Cannot spread fragment 'A' within itself."),
        ("{ ...A }", "Unknown fragment 'A'."),
        ("{ __typename } fragment A on Query { __typename }", "Fragment 'A' is never used."),
        ("{ ... @defer { __typename } }", "Unknown directive '@defer'."),
        ("{ __typename } type A { b: Int }", "The 'A' definition is not executable."),
        ("{ __typename } query A { __typename }", "This anonymous operation must be the only"),
        ("query A {__typename} query A {__typename}", "There can be only one operation named 'A'"),
        ("query ($a: Int) { __typename }", "Variable '$a' is never used."),
        ("{ node(id: $a) { id } }", "Variable '$a' is not defined."),
        (
            "query ($a: String) { node(id: $a) { id } }",
            "Variable '$a' of type 'String' used in position expecting type 'ID!'.",
        ),
        (
            "{ a: person(id: 1) { id } a: person(id: 2) { id } }",
            "Fields 'a' conflict because they have differing arguments.",
        ),
        (
            "subscription { a: outreachRecorded { id } b: outreachRecorded { id } }",
            "Anonymous Subscription must select only one top level field.",
        ),
        ("{ outreaches(first: 3000000000) { totalCount } }", "Int cannot represent non 32-bit"),
        (
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
            "Maximum introspection depth exceeded",
        ),
    ],
)
def test_invalid(text: str, message: str) -> None:
    entry = error(text, by=documents(introspection=10**6))
    assert entry.code == "DOCUMENT_INVALID"
    assert entry.message.startswith(message)


def test_subscriptions_of_several_fields_are_sent_one_by_one() -> None:
    field = "outreachRecorded { id }"
    entry = error(f"subscription {{ a: {field} b: {field} }}")
    assert entry.hint == "Send a subscription for each field; one WebSocket can have many."
    assert error("subscription { __typename }").hint is None


def test_stream_is_unknown() -> None:
    entries = errors("{ outreaches { nodes @stream { id } } }")
    assert "Unknown directive '@stream'." in [item.message for item in entries]


def test_variables_in_fragments_are_checked_for_each_operation() -> None:
    text = (
        "query A($a: ID!) { ...A } query B { ...A } query C($a: Int) { ...A }"
        " fragment A on Query { ...B } fragment B on Query { node(id: $a) { id } }"
    )
    assert [item.message for item in errors(text)] == [
        "Variable '$a' is not defined by operation 'B'.",
        "Variable '$a' of type 'Int' used in position expecting type 'ID!'.",
    ]


def test_suggestions_are_for_callers_with_a_key() -> None:
    by = documents()
    text = "{ person(id: 1) { givenNam } }"
    assert "Did you mean 'givenName'?" in error(text, by=by).message
    assert "Did you mean" not in error(text, by=by, authenticated=False).message
    assert "Did you mean 'ids'?" in error(FILTERED, {"f": {"id": 1}}, by=by).message
    assert (
        "Did you mean" not in error(FILTERED, {"f": {"id": 1}}, by=by, authenticated=False).message
    )


def test_errors_are_few_and_short() -> None:
    assert len(errors("{" + times(20, lambda n: f"x{n}") + "}")) == MAX_ERRORS
    assert len(error("{ ... on " + "X" * 10_000 + " { id } }").message) == MAX_MESSAGE + 1


def test_rules_can_be_added() -> None:
    class NoNodes(ValidationRule):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            if node.name.value == "node":
                self.report_error(GraphQLError("No nodes.", node))

    by = DocumentCache(SCHEMA, rules=[NoNodes])
    prepare("{ person(id: 1) { id } }", by=by)
    assert error("{ node(id: 1) { id } }", by=by).message == "No nodes."


# The named operation


@pytest.mark.parametrize(
    ("text", "name", "message", "hint"),
    [
        ("query A {__typename} query B {__typename}", None, "several operations", "It has: A, B."),
        ("query A {__typename} query B {__typename}", "C", "no operation 'C'.", "It has: A, B."),
        ("query A {__typename}", "", "no operation ''.", "It has: A."),
        ("{__typename}", "A", "no operation 'A'.", "Omit `operationName`."),
        ("fragment A on Query {__typename}", None, "The query has no operation.", None),
        ("type A {b: Int}", "A", "The query has no operation.", None),
    ],
)
def test_an_unknown_operation(text: str, name: str | None, message: str, hint: str | None) -> None:
    entry = error(text, None, name)
    assert entry.code == "OPERATION_UNKNOWN"
    assert message in entry.message
    assert entry.hint == hint


# Introspection

WHOLE = get_introspection_query(True, True, True, True, True, True, True)


def test_tools_may_introspect_the_whole_schema() -> None:
    operation = prepare(WHOLE)
    assert operation.introspects
    assert graphql_sync(SCHEMA, WHOLE).errors is None


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        '{ __type(name: "Person") { name } }',
        "{ ... { a: __schema { queryType { name } } } }",
        "{ __typename ...A } fragment A on Query { ...B }"
        " fragment B on Query { __schema { queryType { name } } }",
        "{ __schema @skip(if: true) { queryType { name } } }",
    ],
)
def test_introspection_requires_a_token(text: str) -> None:
    by = documents()
    for _ in range(2):
        with pytest.raises(RequestError) as caught:
            prepare(text, by=by, authenticated=False)
        assert caught.value.status == 401
        assert [item.code for item in caught.value.errors] == ["API_KEY_MISSING"]
    assert prepare(text, by=by).introspects
    assert prepare(
        text, by=DocumentCache(SCHEMA, open_introspection=True), authenticated=False
    ).introspects


def test_only_the_named_operation_is_checked_for_introspection() -> None:
    by = documents()
    text = "query A { __typename } query B { __schema { queryType { name } } }"
    assert not prepare(text, None, "A", by=by, authenticated=False).introspects
    assert error(text, None, "B", by=by, authenticated=False).code == "API_KEY_MISSING"


def test_introspection_cannot_be_multiplied() -> None:
    many = times(50, lambda n: f"a{n}: fields {{ args {{ name }} }}")
    entry = error("{ __schema { types { " + many + " } } }")
    assert entry.message == (
        "The introspection would return 39,002 values (estimated); the limit is 30,000."
    )
    twice = times(20, lambda n: f"fragment F{n} on __Type {{ ...F{n + 1} ...F{n + 1} }}")
    entry = error(
        f"{{ __schema {{ types {{ ...F0 }} }} }} {twice} fragment F20 on __Type {{ name }}"
    )
    assert (
        entry.message
        == "The introspection would return over 1,000,000 values (estimated); the limit is 30,000."
    )


# Variables


def test_variables_are_coerced() -> None:
    text = (
        "query ($n: Int, $f: OutreachFilter) { outreaches(first: $n, filter: $f) { totalCount } }"
    )
    assert prepare(text).variables.coerced == {}
    assert prepare(text, {"n": None, "x": 1}).variables.coerced == {"n": None}
    assert prepare(text, {"f": {"ids": 1}}).variables.coerced == {"f": {"ids": ["1"]}}


@pytest.mark.parametrize(
    ("value", "message", "name"),
    [
        (
            {"duration": "x"},
            "Variable '$f' has invalid value at .duration: Int cannot represent",
            "f.duration",
        ),
        ({"other": 1}, "Variable '$f' has invalid value: Expected value of type", "f.other"),
        (7, "Variable '$f' has invalid value: Expected value of type", "f"),
    ],
)
def test_invalid_variables(value: Any, message: str, name: str) -> None:
    entry = error(FILTERED, {"f": value})
    assert entry.code == "VARIABLE_INVALID"
    assert entry.message.startswith(message)
    assert entry.properties == (name,)
    assert entry.hint
    assert entry.locations == ((1, 8),)


def test_a_missing_variable() -> None:
    entry = error("query ($id: ID!) { node(id: $id) { id } }")
    assert (entry.code, entry.properties) == ("VARIABLE_INVALID", ("id",))


def test_few_invalid_values_are_reported() -> None:
    assert len(errors(FILTERED, {"f": {"ids": [True] * 100}})) == MAX_ERRORS

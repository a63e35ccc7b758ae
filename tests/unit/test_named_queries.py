"""The file of named queries: what it may be, and what is refused."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from app.cli.named_queries import read_queries
from app.errors import CommandError
from app.pages.dashboard import DASHBOARD_QUERIES
from resolvers.graphql.document.limits import DocumentLimits
from resolvers.graphql.document.named_queries import NamedQueries
from resolvers.graphql.request import GraphQLRequest
from schema.failures import Failure

TOTALS = "query Totals { campaigns { nodes { ...Sum } } }\n\nfragment Sum on Campaign { id title }"
LIVE = "subscription Live($id: ID!) { campaignTotals(campaignId: $id) { totalOutreaches } }"
FILE = f"""
# All that the page needs.
{LIVE}

{TOTALS}

fragment Unused on Person {{ id }}
"""


def read(text: str) -> NamedQueries:
    return read_queries(text, DocumentLimits())


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_queries_of_the_dashboard_compare_values_and_take_no_filter() -> None:
    """Else the holder of its key could search for anybody."""
    queries = read(DASHBOARD_QUERIES.read_text("utf-8")).queries
    assert len(queries) == 11
    declared = {found for query in queries for found in re.findall(r"\$\w+: (\w+)", query.document)}
    assert declared == {"LastUnits", "DateTime", "String", "Interval", "ID"}


def test_a_document_with_several_operations() -> None:
    """Each is a query of its own, with the fragments that it uses; variables need no values."""
    queries = read(FILE).queries
    assert [(item.name, item.document, item.id) for item in queries] == [
        ("Live", LIVE, None),
        ("Totals", TOTALS, None),
    ]
    assert queries[1].hash == sha256(TOTALS)


@pytest.mark.parametrize(
    "manifest",
    [
        {"a1": TOTALS, "b2": LIVE},
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [
                {"id": "a1", "name": "Totals", "type": "query", "body": TOTALS},
                {"id": "b2", "name": "Live", "type": "subscription", "body": LIVE},
            ],
        },
    ],
)
def test_a_manifest(manifest: object) -> None:
    """Of Relay or of Apollo. Its ids name the documents, and so do names and hashes."""
    queries = read(json.dumps(manifest))
    assert queries.names == ["Totals", "Live"]
    for id_ in ("a1", "Totals", sha256(TOTALS), "sha256:" + sha256(TOTALS)):
        found = queries.resolve(GraphQLRequest("", "Totals", {"a": 1}, id_, True))
        assert (found.query, found.operation_name, found.variables) == (TOTALS, "Totals", {"a": 1})
        assert found.document_id is None


def test_they_are_read_as_they_were_written() -> None:
    queries = read(json.dumps({"a1": TOTALS, sha256(LIVE): LIVE}))
    assert NamedQueries.parse(queries.dump()).queries == queries.queries


@pytest.mark.parametrize(
    "sent",
    [
        TOTALS,
        TOTALS.replace(" ", "\n\t"),
        TOTALS.replace("{ id title }", "{id,title,} # all"),
        "\ufeff" + TOTALS.replace(" {", "{"),
    ],
)
def test_a_text_is_compared_without_what_graphql_ignores(sent: str) -> None:
    """What is executed is the stored text."""
    assert read(FILE).resolve(GraphQLRequest(sent)).query == TOTALS


@pytest.mark.parametrize(
    "sent",
    [
        TOTALS.replace("title", "title browserUrl"),
        TOTALS.replace("title", "name: title"),
        FILE,
        "{ people { totalCount } }",
        "{ __typename }",
        "",
        "#" * 100_000,
        '"""' * 20_000,
        '"' + '\\"' * 20_000,
    ],
)
def test_other_texts_are_refused(sent: str) -> None:
    with pytest.raises(Failure) as refused:
        read(FILE).resolve(GraphQLRequest(sent))
    assert (refused.value.status, refused.value.faults[0].code) == (403, "QUERY_NOT_ALLOWED")
    assert (
        refused.value.faults[0].hint == "Send one of these to /graphql as documentId: Live, Totals."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" \n", "The file of --queries is empty"),
        ("query {", "Syntax Error: Expected Name, found <EOF> at line 1, column 8"),
        ("fragment A on Person { id }", "the file has 0"),
        ("{ people { totalCount } }", "needs a name"),
        ("query A { nothing }", "Cannot query field"),
        ("mutation A { deletePerson(id: 1) { deletedId } }", "A is a mutation"),
        ("query A { __schema { types { name } } }", "A has introspection fields"),
        ("query A { webhooks { id } }", "A has fields that require the scope"),
        ('query A { people { nodes { id @include(if: "yes") } } }', "A: "),
        ("query A { people { totalCount } } query A { tags { totalCount } }", "the name or ID 'A'"),
        ("[]", "must be a JSON object"),
        ('{"a": 1}', 'must be {"id": "document"}'),
        ('{"operations": [1]}', 'must be {"id": "document"}'),
        (
            '{"a": "query A { __typename } query B { __typename }"}',
            "must have one operation, not 2",
        ),
        (json.dumps({"a": TOTALS, "b": LIVE.replace("Live", "a")}), "the name or ID 'a'"),
        ("query A { people { totalCount } }" + "# long\n" * 40_000, None),
        ("\n".join(f"query A{n} {{ __typename }}" for n in range(101)), "the file has 101"),
    ],
)
def test_what_a_file_cannot_have(text: str, words: str | None) -> None:
    if words is None:
        assert read(text).names == ["A"]
        return
    with pytest.raises(CommandError) as refused:
        read(text)
    assert words in " ".join(map(str, refused.value.args))

"""The cache of documents, and documents that attack it."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping
from hypothesis import given
from hypothesis import strategies as st

from resolvers.graphql.document import cache as document_module
from resolvers.graphql.document import complexity
from resolvers.graphql.document.cache import ValidatedOperation
from resolvers.graphql.document.limits import DocumentLimits
from resolvers.graphql.document.parsing import parse_document
from resolvers.graphql.request import RequestError
from tests.support.documents import (
    FILTERED,
    documents,
    error,
    errors,
    prepare,
    times,
)

# The cache


def test_a_document_is_parsed_once() -> None:
    by = documents()
    first = prepare("query A { __typename }", by=by)
    assert prepare("query A { __typename }", None, "A", by=by) is first
    assert prepare(FILTERED, by=by).document is prepare(FILTERED, {"f": {}}, by=by).document
    assert (
        prepare("query A { __typename }", by=by, authenticated=False).document is not first.document
    )


def test_documents_in_use_stay_in_the_cache() -> None:
    by = documents(cached_documents=2)
    first = prepare("{ a: __typename }", by=by)
    second = prepare("{ b: __typename }", by=by)
    assert prepare("{ a: __typename }", by=by) is first
    prepare("{ c: __typename }", by=by)
    assert prepare("{ a: __typename }", by=by) is first
    assert prepare("{ b: __typename }", by=by) is not second


def test_callers_without_a_token_evict_nothing_of_others() -> None:
    by = documents(cached_documents=2)
    first = prepare("{ a: __typename }", by=by)
    for number in range(5):
        prepare(f"{{ a{number}: __typename }}", by=by, authenticated=False)
    assert prepare("{ a: __typename }", by=by) is first


def test_memory_is_limited_and_large_documents_are_not_cached() -> None:
    def is_cached(cached_bytes: int, other: str) -> bool:
        by = documents(cached_bytes=cached_bytes)
        first = prepare("{ a: __typename }", by=by)
        for number in range(20):
            prepare(other % number, by=by)
        return prepare("{ a: __typename }", by=by) is first

    small, large = "{ a%d: __typename }", "{ a%d: __typename b: __typename c: __typename }"
    assert is_cached(120_000, small)
    assert not is_cached(90_000, small)
    # They would take 150 kB in all.
    assert is_cached(120_000, large)


def test_errors_are_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    by = documents()
    entries = errors("{ a b }", by=by)
    monkeypatch.setattr(document_module, "parse_document", None)
    assert errors("{ a b }", by=by) == entries


# Attacks


def attacks() -> Iterator[str]:
    same = times(150, lambda n: "person { id }")
    yield "{ outreaches { nodes {" + same + "} } }"
    yield "{ outreaches { nodes {" + times(250, lambda n: "id") + "} } }"
    spread = times(50, lambda n: f"...F{n}")
    fields = "id type duration createdDate"
    each = times(50, lambda n: f"fragment F{n} on Outreach {{ {fields} }}")
    yield f"{{ outreaches {{ nodes {{ {spread} }} }} }} {each}"
    others = times(
        25, lambda n: f"fragment F{n} on Outreach {{ {times(25, lambda m: f'...F{m}')} }}"
    )
    yield f"{{ outreaches {{ nodes {{ {times(25, lambda n: f'...F{n}')} }} }} }} {others}"
    twice = times(30, lambda n: f"fragment F{n} on Outreach {{ ...F{n + 1} ...F{n + 1} }}")
    yield f"{{ outreaches {{ nodes {{ ...F0 }} }} }} {twice} fragment F30 on Outreach {{ id }}"
    yield "{ outreaches(filter: {ids: [" + times(780, lambda n: '"a"') + "]}) { totalCount } }"
    yield "{ outreaches(filter: {or: [" + times(390, lambda n: "{}") + "]}) { totalCount } }"
    yield "{ outreaches(first: [" + times(780, lambda n: "1") + "]) { totalCount } }"
    yield "{ outreaches(first: " + "9" * 15_000 + ") { totalCount } }"
    yield "{ outreaches(" + times(190, lambda n: "first: 1") + ") { totalCount } }"
    yield '{ node(id: "' + "x" * 15_900 + '") { id } }'
    yield '{ node(id: """' + "x\n" * 1_990 + '""") { id } }'
    yield "{" + "\n" * 1_990 + "a b c d e f g }"
    yield "#" + "x" * 15_900 + "\n{ __typename }"
    yield "{ __typename " + "@skip(if: true)" * 50 + "}"
    yield "{" + "... {" * 190 + "__typename" + "}" * 191
    yield "{" * 799
    yield "query (" + times(50, lambda n: f"$v{n}: Int") + ") { __typename }"


ATTACKS = list(attacks())


def garbage(use: Callable[[], object]) -> set[str]:
    """The types of the objects that only the garbage collector frees."""
    use()
    gc.disable()
    gc.freeze()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        use()
        gc.collect()
        return {type(one).__name__ for one in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.unfreeze()
        gc.enable()


@pytest.mark.parametrize("text", ATTACKS)
def test_no_document_is_left_to_the_garbage_collector(text: str) -> None:
    """A hundred documents would make it hold the event loop for 100 ms. Printing a value leaves a
    little garbage.
    """
    by = documents(cached_documents=0)

    def attack() -> None:
        with contextlib.suppress(RequestError):
            prepare(text, by=by)

    assert garbage(attack) <= {"PrintBuffer", "list"}


@pytest.mark.parametrize("value", [{"ids": [True] * 10}, {"createdDate": {"before": "x"}}, 7])
def test_no_value_is_left_to_the_garbage_collector(value: Any) -> None:
    by = documents()

    def attack() -> None:
        with contextlib.suppress(RequestError):
            prepare(FILTERED, {"f": value}, by=by)

    assert garbage(attack) == set()


def test_comparisons_stay_within_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    find = overlapping.find_conflict

    def counted(*arguments: Any) -> Any:
        nonlocal compared
        compared += 1
        return find(*arguments)

    monkeypatch.setattr(overlapping, "find_conflict", counted)
    for text in ATTACKS:
        compared = 0
        with contextlib.suppress(RequestError):
            prepare(text)
        assert compared <= DocumentLimits().comparisons / 2 + 1


def test_fragments_are_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    added = 0
    add = complexity.Complexity.add

    def counted(*arguments: Any) -> None:
        nonlocal added
        added += 1
        add(*arguments)

    monkeypatch.setattr(complexity.Complexity, "add", counted)
    twice = times(30, lambda n: f"fragment F{n} on Outreach {{ ...F{n + 1} ...F{n + 1} }}")
    entry = error(
        f"{{ outreaches {{ nodes {{ ...F0 }} }} }} {twice} fragment F30 on Outreach {{id}}"
    )
    assert entry.message == "The query selects over 1,000,000 fields; the limit is 500."
    assert added == 1 + 30 * 2


def test_cycles_of_fragments_end() -> None:
    three = times(3, lambda n: f"fragment F{n} on Outreach {{ id ...F{(n + 1) % 3} ...F{n} }}")
    entries = errors(f"{{ outreaches {{ nodes {{ ...F0 }} }} }} {three}")
    assert {item.code for item in entries} == {"DOCUMENT_INVALID"}


# Any text

PIECES = (
    *("{", "}", "(", ")", "[", "]", ":", "=", "!", "|", "&", "$", "@", "...", "..", ".", "%"),
    *('"', '""', '"""', '\\"""', "\\", '\\"', "\\n", "\\u0041", "\\u{1F600}", "\\uD800", "'"),
    *("0", "1", "-1", "-", "1.5", "1e5", "1.", "01", "1-2", "1a", "-1.5E-3", "9" * 30),
    *(" ", "\t", ",", "\n", "\r", "\r\n", "\ufeff", "#", "# x", "\u2028", "é", "😀", "\0"),
    *("query", "mutation", "fragment", "on", "a", "id", "__typename", "__schema", "node", "true"),
    *("{ node(id: 1) { id } }", "...F ", "fragment F on Query {", "@skip(if: true)", "$a: Int"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(texts)
def test_the_limit_of_tokens_is_exact(text: str) -> None:
    try:
        document = parse_document(text, DocumentLimits())
    except RequestError:
        return
    counted = document.token_count + text.count("\\")
    parse_document(text, DocumentLimits(tokens=counted))
    with pytest.raises(RequestError):
        parse_document(text, DocumentLimits(tokens=counted - 1))


@given(texts, st.booleans())
def test_nothing_but_request_errors_is_raised(text: str, authenticated: bool) -> None:
    with contextlib.suppress(RequestError):
        assert isinstance(prepare(text, authenticated=authenticated), ValidatedOperation)

"""JSON Patch of live queries: applied to an answer, it gives the next one exactly."""

from __future__ import annotations

import copy
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from app.subscriptions.patches import patch_between

NAMES = st.text(st.sampled_from("ab/~0é"), max_size=3)
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.0, 1.0, 2.5]) | NAMES
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=25,
)
FILLING = "x" * 2_000
"""Makes the whole answer longer than a patch."""


def applied(document: Any, operations: list[dict[str, Any]]) -> Any:
    """The document after the operations of RFC 6902, by its words."""
    root = {"": copy.deepcopy(document)}
    for operation in operations:
        value = operation.get("value")
        if operation["op"] == "move":
            value = _removed(root, operation["from"])
        if operation["op"] in ("remove", "replace"):
            _removed(root, operation["path"])
        if operation["op"] in ("add", "replace", "move"):
            parent, key = _place(root, operation["path"])
            if isinstance(parent, list):
                assert 0 <= int(key) <= len(parent)
                parent.insert(int(key), value)
            else:
                parent[key] = value
    return root[""]


def _place(root: Any, pointer: str) -> tuple[Any, str]:
    names = [name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")]
    parent = root
    for name in names[:-1]:
        parent = parent[int(name)] if isinstance(parent, list) else parent[name]
    return parent, names[-1]


def _removed(root: Any, pointer: str) -> Any:
    parent, key = _place(root, pointer)
    return parent.pop(int(key)) if isinstance(parent, list) else parent.pop(key)


def answer(value: Any) -> bytes:
    return orjson.dumps({"data": {"value": value, "filling": FILLING}})


def check(before: Any, after: Any) -> None:
    old, new = answer(before), answer(after)
    patch = patch_between(old, new)
    if patch is None:
        return
    assert len(patch) < len(new)
    found = applied(orjson.loads(old)["data"], orjson.loads(patch))
    # By their texts: in Python, 1 equals true.
    sort = orjson.OPT_SORT_KEYS
    expected = orjson.loads(new)["data"]
    assert orjson.dumps(found, option=sort) == orjson.dumps(expected, option=sort)


@given(VALUES, VALUES)
def test_any_two_answers(before: Any, after: Any) -> None:
    check(before, after)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[Any], list[Any]]:
    """The nodes of a page, and the same after some edits."""
    before = draw(
        st.lists(st.fixed_dictionaries({"id": st.integers(0, 99), "n": VALUES}), max_size=12)
    )
    after = copy.deepcopy(before)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(after)))
        match draw(st.sampled_from(["insert", "remove", "change", "move"])):
            case "insert":
                after.insert(at, {"id": draw(st.integers(0, 99)), "n": draw(VALUES)})
            case "remove" if at < len(after):
                del after[at]
            case "change" if at < len(after):
                after[at]["n"] = draw(VALUES)
            case "move" if at < len(after):
                after.insert(draw(st.integers(0, len(after) - 1)), after.pop(at))
    return before, after


@given(edited())
def test_a_page_that_was_edited(pages: tuple[list[Any], list[Any]]) -> None:
    check(*pages)


def test_an_outreach_more_is_a_short_patch() -> None:
    """Newest first, where all others move on and the last one goes."""
    nodes = [{"id": f"id {number}", "subject": f"Number {number}"} for number in range(26)]
    patch = patch_between(answer(nodes[1:]), answer(nodes[:-1]))
    assert patch is not None
    assert [item["op"] for item in orjson.loads(patch)] == ["add", "remove"]


def test_an_answer_with_errors_is_sent_whole() -> None:
    errors = b'{"errors":[],"data":null}'
    assert patch_between(errors, answer(1)) is None
    assert patch_between(answer(1), errors) is None


def test_a_patch_that_is_longer_is_not_sent() -> None:
    old = orjson.dumps({"data": {"list": list(range(50))}})
    assert patch_between(old, orjson.dumps({"data": {"list": list(range(100, 150))}})) is None

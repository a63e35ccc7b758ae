"""CSV reads back as what JSON says, whatever the text; columns are found in any selection."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.exports.formats import Csv, Ndjson
from resolvers.export_columns import ExportColumn
from tests.support.effort import examples

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
AWKWARD = st.sampled_from(
    [
        "",
        '"',
        ",",
        "\r",
        "\n",
        "\r\n",
        "=1",
        "'",
        "[",
        '["a"]',
        "{}",
        " a ",
        "\ufeff",
        "é",
        "\u2028",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
    AWKWARD,
)
ELEMENTS = st.lists(st.fixed_dictionaries({"a": SCALARS, "b": TEXT}), max_size=3)
ROWS = st.fixed_dictionaries(
    {
        "scalar": SCALARS,
        "inner": st.one_of(st.none(), st.fixed_dictionaries({"scalar": SCALARS})),
        "texts": st.one_of(st.none(), st.lists(st.one_of(TEXT, AWKWARD), max_size=3)),
        "elements": st.one_of(st.none(), ELEMENTS),
        "map": st.one_of(st.none(), st.dictionaries(TEXT, TEXT, max_size=2)),
    }
)
COLUMNS = [
    ExportColumn(path)
    for path in (
        ("scalar",),
        ("inner", "scalar"),
        ("texts",),
        ("elements", "a"),
        ("elements", "b"),
        ("map",),
    )
]


def cells(row: dict[str, Any]) -> list[tuple[Any, bool]]:
    """The value of each column, and whether it is that of a list."""
    elements = row["elements"] or []
    return [
        (row["scalar"], False),
        ((row["inner"] or {}).get("scalar"), False),
        (row["texts"] or [], True),
        ([item["a"] for item in elements], True),
        ([item["b"] for item in elements], True),
        (row["map"], False),
    ]


def matches(cell: str, value: Any, is_list: bool) -> bool:
    """Whether a cell says this value. Null, empty text and an empty list are an empty cell."""
    if not is_list:
        if value is None or value == "":
            return cell == ""
        return cell == value if isinstance(value, str) else json.loads(cell) == value
    if cell.startswith("["):
        return bool(json.loads(cell) == value)
    if all(item is None for item in value):
        return cell == ""
    return len(value) == 1 and matches(cell, value[0], False)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(ROWS, max_size=4))
def test_a_csv_reads_back(rows: list[dict[str, Any]]) -> None:
    form = Csv(keep_formulas=True)
    text = (form.begin(COLUMNS) + form.rows(COLUMNS, rows)).decode()
    header, *read = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == ["scalar", "inner.scalar", "texts", "elements.a", "elements.b", "map"]
    assert len(read) == len(rows)
    for row, line in zip(rows, read, strict=True):
        for cell, (value, is_list) in zip(line, cells(row), strict=True):
            assert matches(cell, value, is_list), (cell, value)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(ROWS, max_size=4))
def test_no_cell_is_a_formula(rows: list[dict[str, Any]]) -> None:
    """By default: no text begins a formula, also behind a semicolon. Nothing else is changed."""
    texts = [Csv(raw).rows(COLUMNS, rows).decode() for raw in (False, True)]
    safe, raw = (list(csv.reader(io.StringIO(text, newline=""))) for text in texts)
    for row, line, plain in zip(rows, safe, raw, strict=True):
        for cell, before, (value, _) in zip(line, plain, cells(row), strict=True):
            assert cell.replace("'", "") == before.replace("'", "")
            assert not re.search(r"[;\t\r\n][ \t]*[=+\-@]", cell)
            only = value[0] if isinstance(value, list) and len(value) == 1 else value
            if isinstance(only, str):
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(ROWS, max_size=4))
def test_ndjson_reads_back(rows: list[dict[str, Any]]) -> None:
    """One line for each row: JSON has no line breaks."""
    text = Ndjson().rows(COLUMNS, rows).decode()
    assert [json.loads(line) for line in text.split("\n")[:-1]] == rows

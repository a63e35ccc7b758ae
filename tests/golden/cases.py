"""The cases: a request, the statements that it became, and the answer, in files side by side."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.golden.data import Names
from tests.golden.sql_layout import lay_out

CASES = Path(__file__).parent / "graphql"
NOTHING = "-- Nothing is asked of the store.\n"


@dataclass(frozen=True)
class Case:
    """`<name>.graphql`, with `<name>.variables.json` where it has any.

    What came of it is in `<name>.sql` and `<name>.json`. Ids stand there by name, as `{ada}`.
    """

    name: str

    @property
    def query(self) -> str:
        return self._file(".graphql").read_text("utf-8")

    @property
    def variables(self) -> str:
        path = self._file(".variables.json")
        return path.read_text("utf-8") if path.exists() else "null"

    @property
    def sql(self) -> Path:
        return self._file(".sql")

    @property
    def json(self) -> Path:
        return self._file(".json")

    def _file(self, ending: str) -> Path:
        return CASES / (self.name + ending)


def all_cases() -> list[Case]:
    return [Case(path.stem) for path in sorted(CASES.glob("*.graphql"))]


def with_ids(text: str, names: Names) -> str:
    for name, id_ in names.items():
        text = text.replace("{" + name + "}", id_)
    return text


def with_names(text: str, names: Names) -> str:
    for name, id_ in names.items():
        text = text.replace(id_, "{" + name + "}")
    return text


def show_answer(answer: str, names: Names) -> str:
    """JSON with its members in the order in which they came; none may come twice."""
    shown = json.dumps(
        json.loads(answer, object_pairs_hook=_once_each), indent=2, ensure_ascii=False
    )
    return with_names(shown, names) + "\n"


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    assert len(members) == len(pairs), [name for name, _ in pairs]
    return members


def show_statements(statements: list[tuple[str, tuple[Any, ...]]], names: Names) -> str:
    """Each statement, with the values that went with it."""
    shown = []
    for sql, values in statements:
        lines = [f"-- ${index} {_value(value)}" for index, value in enumerate(values, start=1)]
        shown.append("\n".join([lay_out(sql), *lines]) + "\n")
    return with_names("\n".join(shown), names) or NOTHING


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)

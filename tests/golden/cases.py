"""Golden cases: a request, its statements and its answer, in files side by side.

A folder has the cases of one surface. Ids stand in the files by name, as `{ada}`: see `data.py`.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from resolvers.sql.statement import Statement
from tests.golden.data import Names
from tests.golden.sql_layout import lay_out

GOLDEN = Path(__file__).parent
NO_STATEMENTS = "-- Nothing is asked of the store.\n"
ON_CITUS = "CITUS_URL" in os.environ
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"


@dataclass(frozen=True)
class Case:
    """The files `<folder>/<name>.…`: what is sent, the statements, and the answer if any."""

    folder: str
    name: str

    def path(self, ending: str) -> Path:
        return GOLDEN / self.folder / (self.name + ending)

    def text(self, ending: str, names: Names | None = None) -> str:
        return with_ids(self.path(ending).read_text("utf-8"), names or {})


@dataclass(frozen=True)
class HttpRequest:
    """A `.http` file: comments, a request line, headers, and a body after a blank line."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @classmethod
    def parse(cls, text: str) -> HttpRequest:
        head, _, body = text.partition("\n\n")
        first, *rest = [line for line in head.splitlines() if not line.startswith("#")]
        method, _, path = first.partition(" ")
        headers = dict(line.split(": ", 1) for line in rest)
        return cls(method, path, headers, body.strip())


def all_cases(folder: str, ending: str) -> list[Case]:
    """The cases of `folder`; a file with this ending makes a case."""
    paths = sorted((GOLDEN / folder).glob("*" + ending))
    return [Case(folder, path.name.removesuffix(ending)) for path in paths]


def compare(case: Case, ending: str, text: str) -> None:
    """Fail with a diff unless the file has this text; `UPDATE_GOLDEN=1` writes it.

    On Citus, statements have another form: there only responses are compared.
    """
    if ON_CITUS and ending == ".sql":
        return
    path = case.path(ending)
    if UPDATE:
        path.write_text(text, "utf-8")
    golden = path.read_text("utf-8") if path.exists() else ""
    if golden != text:
        lines = difflib.unified_diff(
            golden.splitlines(), text.splitlines(), path.name, "now", lineterm=""
        )
        pytest.fail("\n".join([*lines, "UPDATE_GOLDEN=1 accepts the new text."]), pytrace=False)


def stray_files(folder: str, cases: list[Case]) -> list[Path]:
    """The files of `folder` that belong to none of its cases; `UPDATE_GOLDEN=1` deletes them."""
    names = {case.name for case in cases}
    stray = [
        path for path in (GOLDEN / folder).iterdir() if path.name.partition(".")[0] not in names
    ]
    if UPDATE:
        for path in stray:
            path.unlink()
        return []
    return stray


# Ids by name


def with_ids(text: str, names: Names) -> str:
    for name, id_ in names.items():
        text = text.replace("{" + name + "}", id_)
    return text


def with_names(text: str, names: Names) -> str:
    for name, id_ in names.items():
        text = text.replace(id_, "{" + name + "}")
    return text


# How statements and answers are shown


def show_answer(answer: str, names: Names) -> str:
    """JSON with its members in the order of the answer; fails where a member comes twice."""
    document = json.loads(answer, object_pairs_hook=_unique_members)
    return with_names(json.dumps(document, indent=2, ensure_ascii=False), names) + "\n"


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    assert len(members) == len(pairs), [name for name, _ in pairs]
    return members


def show_statements(
    statements: list[tuple[str, tuple[Any, ...]]],
    names: Names,
    layout: Callable[[str], str] = lay_out,
) -> str:
    """Each statement, with the values that were sent with it."""
    shown = []
    for sql, values in statements:
        lines = [f"-- ${index} {_value(value)}" for index, value in enumerate(values, start=1)]
        shown.append("\n".join([layout(sql), *lines]) + "\n")
    return with_names("\n".join(shown), names) or NO_STATEMENTS


def show_templates(statements: list[Statement]) -> str:
    """Each statement, with the names of its binds: values of a write differ from run to run."""
    shown = []
    for statement in statements:
        lines = [f"-- ${index} {name}" for index, name in enumerate(statement.names, start=1)]
        shown.append("\n".join([lay_out(statement.sql), *lines]) + "\n")
    return "\n".join(shown)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)

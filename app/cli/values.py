"""The values of options and arguments: IDs, numbers, names and files.

In: text. Out: a value, or an error that names the option, quotes the text and says what to write.
For `app.cli`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import typer

from app.errors import CommandError

_EXAMPLE_ID = "019b7f3f-6620-77ca-8d44-8e496c95a876"


def parse_uuid(text: str) -> UUID:
    """The ID in an argument. Raises: `BadParameter`."""
    try:
        return UUID(text)
    except ValueError:
        raise typer.BadParameter(f"it must be a UUID such as {_EXAMPLE_ID}, got '{text}'") from None


def whole_number(least: int, most: int, example: int) -> Callable[[Any], int]:
    """A parser of whole numbers: its argument may also be the default, a number.

    >>> whole_number(1, 10, 5)(" 7 ")
    7
    """

    def parse(value: Any) -> int:
        text = str(value).strip()
        # No more: "1_000", and digits of other alphabets.
        if re.fullmatch(r"[+-]?[0-9]{1,20}", text) and least <= int(text) <= most:
            return int(text)
        raise typer.BadParameter(
            f"it must be a whole number from {least} to {most}, such as {example}, got '{value}'"
        )

    return parse


def one_of(names: Sequence[str]) -> Callable[[str], str]:
    """A parser of names. Raises: `BadParameter`."""

    def parse(text: str) -> str:
        if text in names:
            return text
        raise typer.BadParameter(f"it must be {' or '.join(names)}, got '{text}'")

    return parse


def parse_file(name: str) -> Path:
    """The name of a file in an argument. Raises: `BadParameter`."""
    if not str(name).strip():
        raise typer.BadParameter(f"it must be the name of a file, got '{name}'")
    return Path(name)


def read_file(option: str, path: Path, encoding: str = "utf-8") -> str:
    """The text of a file that an option names. Raises: `CommandError`."""
    try:
        return path.read_text(encoding)
    except OSError as error:
        problem = error.strerror or str(error)
    except UnicodeError:
        problem = "it is not text in UTF-8"
    raise CommandError(f"Cannot read the file '{path}' of {option}: {problem}")

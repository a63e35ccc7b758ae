"""The page of the commands, written from the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from app.cli import main as cli

_HOW = "The page is written from the program: `UPDATE_GOLDEN=1 make test ARGS=tests/docs`."


def commands_page() -> str:
    """Every command with its arguments and options."""
    lines = [
        "# Commands",
        "",
        "Each command explains itself with `-h`, and ends with code 0, or with 1 and a sentence "
        "for each fault.",
        _HOW,
    ]
    for name, command in _commands(typer.main.get_command(cli.app), "osdi-gateway"):
        arguments = [str(p.name).upper() for p in command.params if p.param_type_name == "argument"]
        lines += ["", f"## `{' '.join([name, *arguments])}`", "", _text(command.help)]
        rows = [_option(option) for option in command.params if option.param_type_name == "option"]
        if rows:
            lines += ["", "| Option | Default | Description |", "| --- | --- | --- |", *rows]
    return "\n".join(lines) + "\n"


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", {})
    if not below:
        yield name, command
    for part, item in below.items():
        yield from _commands(item, f"{name} {part}")


def _option(option: Any) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    given = option.default not in (None, False, (), [], "") and not callable(option.default)
    default = "required" if option.required else f"`{option.default}`" if given else ""
    return f"| {names} | {default} | {_cell(option.help)} |"


def _cell(text: str | None) -> str:
    return _text(text).replace("|", "\\|")


def _text(text: str | None) -> str:
    """On one line, with what Markdown would take for HTML or a list as text."""
    plain = " ".join((text or "").split())
    return plain.replace("<", "&lt;").replace("*", "\\*")

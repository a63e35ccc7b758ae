"""The page of the commands, written from the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import typer

from app.cli import main as cli

_HOW = "This page is generated from the program: `UPDATE_GOLDEN=1 make test ARGS=tests/docs`."


def commands_page() -> str:
    """Every command with its arguments and options."""
    lines = [
        "# Commands",
        "",
        "Every command of the gateway, with its arguments and options. After `make run`, the "
        "program is `.venv/bin/osdi-gateway`. Without `DATABASE_URL`, it uses the PostgreSQL in "
        "`data/` of the current folder.",
        "",
        "Each command prints its help with `-h`. The exit code is 0, or 1 with one sentence on "
        "stderr for each error.",
        _HOW,
    ]
    for name, command in _commands(typer.main.get_command(cli.app), "osdi-gateway"):
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        title = " ".join([name, *map(_argument, arguments)])
        lines += ["", f"## `{title}`", "", _text(command.help)]
        if arguments or options:
            what = "Argument or option" if arguments and options else "Option"
            what = "Argument" if not options else what
            lines += ["", f"| {what} | Default | Description |", "| --- | --- | --- |"]
            lines += [_row((_argument(p),), p) for p in arguments]
            lines += [_row((*p.opts, *p.secondary_opts), p) for p in options]
    return "\n".join(lines) + "\n"


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", {})
    if not below:
        yield name, command
    for part, item in below.items():
        yield from _commands(item, f"{name} {part}")


def _argument(argument: Any) -> str:
    name = argument.metavar or str(argument.name).upper()
    return name if argument.required else f"[{name}]"


def _row(names: Sequence[str], parameter: Any) -> str:
    quoted = ", ".join(f"`{name}`" for name in names)
    return f"| {quoted} | {_default(parameter)} | {_cell(parameter.help)} |"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    if isinstance(parameter.show_default, str):
        return parameter.show_default
    given = parameter.default not in (None, False, (), [], "") and not callable(parameter.default)
    return f"`{parameter.default}`" if given else ""


def _cell(text: str | None) -> str:
    return _text(text).replace("|", "\\|")


def _text(text: str | None) -> str:
    """On one line, with what Markdown would take for HTML or a list as text."""
    plain = " ".join((text or "").split())
    return plain.replace("<", "&lt;").replace("*", "\\*")

"""The log: one line of JSON, or of text on a terminal, for each entry.

Entries have the identifiers of their request. They have no personal data: of an exception they
show its type, the SQLSTATE and the places in the code, since its message may quote any value.

In: records of `logging`. Out: lines on stderr. For `app.server`.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from app.monitoring.request_ids import current_trace_id
from resolvers.current_request import current_request_id

FIELDS = "fields"
"""`extra={FIELDS: {…}}` adds members to an entry."""


def configure(level: str, form: str) -> None:
    """Log to stderr from `level` on; `form`: json, text, or auto for text on a terminal."""
    is_text = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(TextFormatter() if is_text else JsonFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler])


class JsonFormatter(logging.Formatter):
    """{"time", "level", "logger", "message", "request_id", "trace_id", …, "exception"}"""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **_fields(record),
        }
        if record.exc_info and record.exc_info[1]:
            entry["exception"] = describe(record.exc_info[1])
        return orjson.dumps(entry, default=str).decode()


class TextFormatter(logging.Formatter):
    """2026-01-01 12:00:00.000 WARNING osdi: message name=value …, and the traceback below."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created).isoformat(" ", timespec="milliseconds")
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        line = f"{time} {record.levelname} {record.name}: {_message(record)}{fields}"
        if record.exc_info and record.exc_info[1]:
            line += "\n" + describe(record.exc_info[1])
        return line


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    ids = {"request_id": current_request_id(), "trace_id": current_trace_id()}
    given: dict[str, Any] = getattr(record, FIELDS, {})
    return {**given, **{name: value for name, value in ids.items() if value}}


def _message(record: logging.LogRecord) -> str:
    """One line. asyncio quotes an exception below the first line of its own messages."""
    lines = record.getMessage().strip().splitlines()
    if record.name == "asyncio":
        del lines[1:]
    return " ".join(lines)


def describe(error: BaseException) -> str:
    """The traceback of an exception and of its causes, without their messages."""
    parts = []
    for item in _chain(error):
        kind = f"{type(item).__module__}.{type(item).__qualname__}"
        state = getattr(item, "sqlstate", None)
        frames = "".join(traceback.format_tb(item.__traceback__))
        parts.append(f"{frames}{kind}{f' (SQLSTATE {state})' if state else ''}")
        if isinstance(item, BaseExceptionGroup):
            parts += [describe(inner) for inner in item.exceptions]
    return "\n".join(parts)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exceptions that led to this one, and then this one."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        hidden = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or hidden
    return reversed(chain)

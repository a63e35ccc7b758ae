"""Liquid templates of automatic e-mails: validation and rendering.

They are written by the administrators of an organization, so they are limited to text and a few
tags and filters: no arithmetic, no includes, no output beyond the bounds below. Their only
variables are `person` and `outreach`, which contain plain values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from app.errors import CommandError
from schema.datetimes import parse_datetime

# Imported with the first template: it takes 20 MB and a tenth of a second.
if TYPE_CHECKING:
    from liquid import Environment

MAX_TEMPLATE = 20_000
"""Characters."""

MAX_OUTPUT = 200_000
"""Bytes."""

MAX_SUBJECT = 500
_MAX_LOOPS = 200
_MAX_LOCALS = 20_000
_MAX_VALUE = 100_000
_MAX_JOINED = 100
_MAX_FILTERED = 2_000_000
"""Characters and items that all filters of one rendering process."""

_filtered: ContextVar[list[int]] = ContextVar("filtered")
_TAGS = (
    # The library's names of the parts between tags.
    "content",
    "output",
    "illegal",
    "#",
    "assign",
    "break",
    "case",
    "comment",
    "continue",
    "for",
    "if",
    "unless",
)
_FILTERS = (
    "capitalize",
    "downcase",
    "escape",
    "first",
    "last",
    "newline_to_br",
    "size",
    "strip",
    "upcase",
    "url_encode",
)
_DATE_FORMAT = re.compile(r"(?:%[aAbBdeHIjmMpyY%]|[^%]){1,50}")


class TemplateError(CommandError):
    """The fault of a template or its output: one sentence."""


def check_template(text: str, html: bool) -> None:
    """Raises: `TemplateError`."""
    _render(text, html, {"person": {}, "outreach": {}})


def render(subject: str, body: str, html: bool, variables: Mapping[str, object]) -> tuple[str, str]:
    """The subject, in one line, and the body. Values are escaped where the body is HTML.

    Raises: `TemplateError`.
    """
    line = " ".join(_render(subject, False, variables).split())
    return line[:MAX_SUBJECT], _render(body, html, variables)


def _render(text: str, html: bool, variables: Mapping[str, object]) -> str:
    from liquid.exceptions import LiquidError

    if len(text) > MAX_TEMPLATE:
        raise TemplateError(
            f"A template must have at most {MAX_TEMPLATE:,} characters, got {len(text):,}."
        )
    _filtered.set([0])
    try:
        return _environment(html).from_string(text).render(**variables)
    except LiquidError as error:
        raise TemplateError(f"Invalid template: {_reason(error)}.") from None
    except (RecursionError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        # Raised by the library itself for some malformed templates.
        raise TemplateError(f"Invalid template: it raises {type(error).__name__}.") from None


def _reason(error: Exception) -> str:
    """The fault of the template. Messages about values are not repeated."""
    from liquid import exceptions

    about_template = (
        exceptions.LiquidSyntaxError,
        exceptions.UnknownFilterError,
        exceptions.ResourceLimitError,
    )
    if isinstance(error, about_template) and str(error):
        return str(error).splitlines()[0][:200].rstrip(".")
    return f"it raises {type(error).__name__}"


@cache
def _environment(html: bool) -> Environment:
    import liquid

    class Bounded(liquid.Environment):
        output_stream_limit = MAX_OUTPUT
        loop_iteration_limit = _MAX_LOOPS
        local_namespace_limit = _MAX_LOCALS
        context_depth_limit = 10
        block_nesting_limit = 10

    environment = Bounded(autoescape=html)
    builtin: Any = environment.filters
    filters = {name: builtin[name] for name in _FILTERS} | _OWN_FILTERS
    environment.filters = {name: _bounded(filter_) for name, filter_ in filters.items()}
    environment.tags = {name: environment.tags[name] for name in _TAGS}
    return environment


def _bounded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, limited to short values and without ranges: its output is a small multiple of
    its input.
    """

    @wraps(filter_)
    def wrapper(*values: Any, **options: Any) -> Any:
        for value in values:
            if isinstance(value, range):
                raise ValueError
            if isinstance(value, str | list):
                _count(len(value))
        return filter_(*values, **options)

    return wrapper


def _count(size: int) -> None:
    """Raises: ValueError, where one value, or all together, are too long."""
    total = _filtered.get()
    total[0] += size
    if size > _MAX_VALUE or total[0] > _MAX_FILTERED:
        raise ValueError


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _append(value: object, other: object) -> object:
    return _sum(value, other)


def _prepend(value: object, other: object) -> object:
    return _sum(other, value)


def _sum(first: object, second: object) -> object:
    """Add as text. A value marked as safe for HTML escapes the other one."""
    return _text(first) + _text(second)


def _join(value: object, separator: object = " ") -> object:
    if not isinstance(value, list):
        return _text(value)
    return _text(separator)[:100].join(_text(item) for item in value[:_MAX_JOINED])


def _default(value: object, other: object = "") -> object:
    from liquid import Undefined

    empty = isinstance(value, Undefined) or value in (None, False, "", [], {})
    return other if empty else value


def _date(value: object, form: object = "%Y-%m-%d") -> str:
    """A date of OSDI in a `strftime` format; anything else unchanged."""
    if not isinstance(value, str) or _DATE_FORMAT.fullmatch(_text(form)) is None:
        return _text(value)
    try:
        return parse_datetime(value).strftime(_text(form))
    except ValueError:
        return value


_OWN_FILTERS: dict[str, Callable[..., Any]] = {
    "append": _append,
    "date": _date,
    "default": _default,
    "join": _join,
    "prepend": _prepend,
}

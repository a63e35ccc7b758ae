"""Templates of automatic e-mails, in Liquid: which ones are taken, and what they become.

Whoever manages an organization writes them, so they are given no more than words and a few
filters: no arithmetic, no other templates, nothing that could grow beyond what is bounded here.
They see `person` and `outreach`, plain values, and the name of nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from app.errors import CommandError
from schema.datetimes import parse_datetime

# Read when the first template is: it takes 20 MB and a tenth of a second.
if TYPE_CHECKING:
    from liquid import Environment

MAX_TEMPLATE = 20_000
"""Characters."""

MAX_OUTPUT = 200_000
"""Bytes."""

MAX_SUBJECT = 500
_MAX_LOOPS = 200
_LOCALS = 20_000
_MAX_VALUE = 100_000
_MAX_JOINED = 100
_MAX_FILTERED = 2_000_000
"""Characters and items that the filters of one rendering take in, all together."""

_filtered: ContextVar[list[int]] = ContextVar("filtered")
_TAGS = (
    # How the library names what is between the tags.
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
    """What is wrong with a template, or with what became of it: one sentence."""


def check_template(text: str, html: bool) -> None:
    """Raises: `TemplateError`."""
    _render(text, html, {"person": {}, "outreach": {}})


def render(subject: str, body: str, html: bool, variables: Mapping[str, object]) -> tuple[str, str]:
    """Subject, in one line, and body. Values are escaped where the body is HTML.

    Raises: `TemplateError`.
    """
    line = " ".join(_render(subject, False, variables).split())
    return line[:MAX_SUBJECT], _render(body, html, variables)


def _render(text: str, html: bool, variables: Mapping[str, object]) -> str:
    from liquid.exceptions import LiquidError

    if len(text) > MAX_TEMPLATE:
        raise TemplateError(f"A template has at most {MAX_TEMPLATE:,} characters.")
    _filtered.set([0])
    try:
        return _environment(html).from_string(text).render(**variables)
    except LiquidError as error:
        raise TemplateError(f"The template cannot be used: {_words(error)}.") from None
    except (RecursionError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        # What the library lets through where a template is senseless.
        raise TemplateError(
            f"The template cannot be used: it ends in {type(error).__name__}."
        ) from None


def _words(error: Exception) -> str:
    """What is wrong with the template; what is said of values is not repeated."""
    from liquid import exceptions

    of_template = (
        exceptions.LiquidSyntaxError,
        exceptions.UnknownFilterError,
        exceptions.ResourceLimitError,
    )
    if isinstance(error, of_template) and str(error):
        return str(error).splitlines()[0][:200].rstrip(".")
    return f"it ends in {type(error).__name__}"


@cache
def _environment(html: bool) -> Environment:
    import liquid

    class Bounded(liquid.Environment):
        output_stream_limit = MAX_OUTPUT
        loop_iteration_limit = _MAX_LOOPS
        local_namespace_limit = _LOCALS
        context_depth_limit = 10
        block_nesting_limit = 10

    environment = Bounded(autoescape=html)
    known: Any = environment.filters
    taken = {name: known[name] for name in _FILTERS} | _OWN_FILTERS
    environment.filters = {name: _bounded(filter_) for name, filter_ in taken.items()}
    environment.tags = {name: environment.tags[name] for name in _TAGS}
    return environment


def _bounded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, refusing ranges and long values: what it makes is a small multiple of them."""

    @wraps(filter_)
    def wrapper(*values: Any, **options: Any) -> Any:
        for value in values:
            if isinstance(value, range):
                raise ValueError
            if isinstance(value, str | list):
                _take_in(len(value))
        return filter_(*values, **options)

    return wrapper


def _take_in(size: int) -> None:
    """Raises: ValueError, where a value or all of them are too long."""
    taken = _filtered.get()
    taken[0] += size
    if size > _MAX_VALUE or taken[0] > _MAX_FILTERED:
        raise ValueError


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _append(value: object, other: object) -> object:
    return _sum(value, other)


def _prepend(value: object, other: object) -> object:
    return _sum(other, value)


def _sum(first: object, second: object) -> object:
    """As text; what is safe in HTML escapes the rest as it takes it in."""
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
    """A moment of OSDI's by a format of days and times; anything else as it is."""
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

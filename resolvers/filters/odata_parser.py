"""OData text -> odata-query's tree: its lexer and parser, read more liberally.

Whatever the text is, nothing but a `Failure` is raised, and it says where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeAlias

from odata_query import ast
from odata_query.exceptions import FunctionCallException, ParsingException
from odata_query.grammar import ODataLexer, ODataParser

from resolvers.filters.errors import (
    EXAMPLE,
    FEWER,
    MAX_COMPARISONS,
    MAX_DEPTH,
    invalid,
    too_deep,
    truncate,
    unsupported,
)
from resolvers.plan.predicates import Op
from schema.failures import Failure

FUNCTIONS = ("contains", "startswith", "endswith")
_SYMBOLS = {"=": "eq", "<": "lt", ">": "gt", "!": "ne or not", "&": "and", "|": "or"}
_THEN = r"(?:\s+|(?=\())"

_Action: TypeAlias = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Comparator(ast._Comparator):
    """Stands in odata-query's tree in place of its own operators, and for OSDI's."""

    op: Op


def _rule(pattern: str, action: _Action) -> _Action:
    """What sly takes for a rule of a lexer: the action, with the pattern on it."""

    def rule(lexer: Any, token: Any) -> Any:
        return action(lexer, token)

    vars(rule)["pattern"] = pattern
    return rule


def _string(_: ODataLexer, token: Any) -> Any:
    token.value = ast.String(token.value[1:-1].replace("''", "'"))
    return token


def _comparison(_: ODataLexer, token: Any) -> Any:
    word = token.value.strip().lower()
    token.value = Comparator(Op.REGEXP if word == "re" else Op(word))
    return token


def _name(lexer: ODataLexer, token: Any) -> Any:
    name: str = token.value
    if lexer.text.startswith("(", lexer.index):
        name = name.lower()
        if name not in FUNCTIONS:
            raise unsupported(
                f"{truncate(token.value)}(...), at column {token.index + 1},",
                f"The functions are {', '.join(FUNCTIONS)}.",
            )
    token.value = ast.Identifier(name)
    return token


class _Lexer(ODataLexer):
    """odata-query's tokens, read more liberally, so that its parser serves unchanged."""

    tokens = ODataLexer.tokens
    literals = ODataLexer.literals - {"/", ":", "="}

    # A literal ends at a quote that can end one, so that 'O'Brien' is one. What a look ahead
    # found is not tried again: a run of quotes can be read in many ways. (Python has *+ for
    # that, which misses matches before 3.11.5.)
    STRING = _rule(r"'(?=(?P<literal>(?:[^']|''|'(?![\s),]|\Z))*))(?P=literal)'", _string)
    # Whatever looks like a date: parse_moment says best what is wrong with it.
    DATETIME = _rule(
        r"\d{4}-\d{2}-\d{2}(?:[T ]\d[\d:.]*)?(?:Z|[-+ ]\d[\d:]*)?(?!\w)", ODataLexer.DATETIME
    )
    BOOLEAN = _rule(r"(?:true|false)\b", ODataLexer.BOOLEAN)
    NULL = _rule(r"null\b", ODataLexer.NULL)
    EQ = _rule(r"\s+(?:eq|ne|gt|ge|lt|le|like|regexp|re)\s+", _comparison)
    IN = _rule(rf"\s+in{_THEN}", ODataLexer.IN)
    AND = _rule(rf"\s+and{_THEN}", ODataLexer.AND)
    OR = _rule(rf"\s+or{_THEN}", ODataLexer.OR)
    NOT = _rule(rf"not{_THEN}", ODataLexer.NOT)
    # Matched by nothing: these are parts of names, and as functions they are refused.
    ANY = _rule(r"(?!)", ODataLexer.ANY)
    ALL = _rule(r"(?!)", ODataLexer.ALL)
    # A whole path is one name: the grammar would lose what stands before a dot.
    ODATA_IDENTIFIER = _rule(r"[_a-z]\w*(?:[./][\w-]+)*", _name)

    def error(self, token: Any) -> None:
        raise _unreadable(self.text, token.index)


def parse_odata(text: str) -> ast._Node:
    start = len(text) - len(text.lstrip())
    tokens = _Lexer().tokenize(text, index=start)
    try:
        tree: ast._Node = ODataParser().parse(_lists(_bounded(tokens)))
        return tree
    except ParsingException as error:
        raise _unreadable(text, error.token.index if error.token else len(text)) from None
    except FunctionCallException as error:
        raise invalid(str(error).rstrip("."), "As in contains(given_name,'Ann').") from None


def _bounded(tokens: Iterator[Any]) -> Iterator[Any]:
    depth, comparisons = 0, 1
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.type, 0)
        comparisons += token.type in ("AND", "OR")
        if depth > MAX_DEPTH:
            raise too_deep()
        if comparisons > MAX_COMPARISONS:
            raise invalid(f"The filter has more than {MAX_COMPARISONS} comparisons", FEWER)
        yield token


def _lists(tokens: Iterator[Any]) -> Iterator[Any]:
    """A list of one, `in ('a')`, gets the comma behind it that the grammar asks for."""
    before, alone = "", False
    for token in tokens:
        if token.type == "(":
            alone = before == "IN"
        elif token.type == ",":
            alone = False
        elif token.type == ")" and alone:
            comma = copy(token)
            comma.type = ","
            yield comma
            alone = False
        before = token.type
        yield token


# Refusals


def _unreadable(text: str, index: int) -> Failure:
    where = _at(text, index)
    sign = text[index:].lstrip()[:1]
    hint = EXAMPLE
    if sign in _SYMBOLS:
        hint = f"Write {_SYMBOLS[sign]} for {sign}."
    elif sign in ("'", '"'):
        hint = "Text stands between single quotes; one within the text is doubled."
    return invalid(f"The filter cannot be read {where}", hint)


def _at(text: str, index: int) -> str:
    """Where, counted from 1, and what stands there, white space skipped."""
    start = len(text) - len(text[index:].lstrip())
    near = re.match(r"\w{1,20}|.", text[start:], re.DOTALL)
    return f"at column {start + 1}, " + (f"near {near[0]!r}" if near else "where it ends")

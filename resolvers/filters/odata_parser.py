"""The text of an OData filter -> odata-query's tree. Pure.

For `odata` alone. The lexer accepts more than odata-query's: operators of OSDI, unescaped quotes,
and dates in any spelling. Raises nothing but `Failure`, whatever the text, with the column.
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
    MAX_COMPARISONS,
    MAX_DEPTH,
    SHORTEN_FILTER,
    invalid_filter,
    too_deep,
    truncate,
    unsupported,
)
from resolvers.filters.hints import function_hint, syntax_hint
from resolvers.plan.predicates import Op
from schema.failures import Failure

FOLDS = ("tolower", "toupper")
"""The functions that make a comparison ignore case."""

FUNCTIONS = ("contains", "startswith", "endswith", *FOLDS)

_AFTER_WORD = r"(?:\s+|(?=\())"

_Action: TypeAlias = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Comparator(ast._Comparator):
    """An operator in the tree of odata-query: replaces its own, and adds those of OSDI."""

    op: Op


def _rule(pattern: str, action: _Action) -> _Action:
    """A rule of a lexer as sly expects it: the action, with the pattern as an attribute."""

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
                f"The function {truncate(token.value)}(...) at column {token.index + 1}",
                function_hint(name, FUNCTIONS),
            )
    token.value = ast.Identifier(name)
    return token


class _Lexer(ODataLexer):
    """A lexer for the tokens of odata-query, so that its parser can be used unchanged."""

    tokens = ODataLexer.tokens
    literals = ODataLexer.literals - {"/", ":", "="}

    # A literal ends at a quote that is followed by a space, a bracket, a comma or the end, so that
    # 'O'Brien' is one literal. The lookahead matches once and does not backtrack: a run of quotes
    # can be read in many ways. (A possessive *+ would do, but misses matches before Python 3.11.5.)
    STRING = _rule(r"'(?=(?P<literal>(?:[^']|''|'(?![\s),]|\Z))*))(?P=literal)'", _string)
    # Whatever looks like a date: `parse_datetime` has the better message for an invalid one.
    DATETIME = _rule(
        r"\d{4}-\d{2}-\d{2}(?:[T ]\d[\d:.]*)?(?:Z|[-+ ]\d[\d:]*)?(?!\w)", ODataLexer.DATETIME
    )
    BOOLEAN = _rule(r"(?:true|false)\b", ODataLexer.BOOLEAN)
    NULL = _rule(r"null\b", ODataLexer.NULL)
    EQ = _rule(r"\s+(?:eq|ne|gt|ge|lt|le|like|regexp|re)\s+", _comparison)
    IN = _rule(rf"\s+in{_AFTER_WORD}", ODataLexer.IN)
    AND = _rule(rf"\s+and{_AFTER_WORD}", ODataLexer.AND)
    OR = _rule(rf"\s+or{_AFTER_WORD}", ODataLexer.OR)
    NOT = _rule(rf"not{_AFTER_WORD}", ODataLexer.NOT)
    # Never matched: these words may be parts of names, and as functions they are not supported.
    ANY = _rule(r"(?!)", ODataLexer.ANY)
    ALL = _rule(r"(?!)", ODataLexer.ALL)
    # A whole path is one name: the grammar would drop the part before a dot. A key of custom
    # fields may be quoted.
    ODATA_IDENTIFIER = _rule(r"[_a-z]\w*(?:[./](?:[\w-]+|'(?:[^']|'')*'))*", _name)

    def error(self, token: Any) -> None:
        raise _unreadable(self.text, token.index)


def parse_odata(text: str) -> ast._Node:
    """Raises: FILTER_INVALID, FILTER_NOT_SUPPORTED."""
    start = len(text) - len(text.lstrip())
    tokens = _Lexer().tokenize(text, index=start)
    try:
        tree: ast._Node = ODataParser().parse(_complete_lists(_check_limits(tokens)))
        return tree
    except ParsingException as error:
        raise _unreadable(text, error.token.index if error.token else len(text)) from None
    except FunctionCallException as error:
        hint = "For example contains(given_name,'Ann')."
        raise invalid_filter(str(error).rstrip("."), hint) from None


def _check_limits(tokens: Iterator[Any]) -> Iterator[Any]:
    depth, comparisons = 0, 1
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.type, 0)
        comparisons += token.type in ("AND", "OR")
        if depth > MAX_DEPTH:
            raise too_deep()
        if comparisons > MAX_COMPARISONS:
            message = f"The filter has more than {MAX_COMPARISONS} comparisons"
            raise invalid_filter(message, SHORTEN_FILTER)
        yield token


def _complete_lists(tokens: Iterator[Any]) -> Iterator[Any]:
    """Add the comma that the grammar requires after the only element of a list, `in ('a')`."""
    previous, has_no_comma = "", False
    for token in tokens:
        if token.type == "(":
            has_no_comma = previous == "IN"
        elif token.type == ",":
            has_no_comma = False
        elif token.type == ")" and has_no_comma:
            comma = copy(token)
            comma.type = ","
            yield comma
            has_no_comma = False
        previous = token.type
        yield token


# Failures


def _unreadable(text: str, index: int) -> Failure:
    return invalid_filter(
        f"Syntax error in the filter {_place(text, index)}", syntax_hint(text, index)
    )


def _place(text: str, index: int) -> str:
    """The column, counted from 1, and the text there, after white space."""
    start = len(text) - len(text[index:].lstrip())
    near = re.match(r"\w{1,20}|.", text[start:], re.DOTALL)
    return f"at column {start + 1}, " + (f"near {near[0]!r}" if near else "the end of the filter")

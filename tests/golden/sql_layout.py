"""Layout of SQL: one clause a line, so that a diff shows what changed. Pure.

It changes white space only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

WIDTH = 100
STEP = "  "

_TOKEN = re.compile(
    r"""E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"[^"]*"|\$\d+|[\w$]+(?:\.[\w$]+)*|[(),]|[^\s\w()'",$]+"""
)
_STATEMENTS = ("WITH", "SELECT", "INSERT", "UPDATE", "DELETE")
_CLAUSES = {
    "SELECT": (),
    "WHERE": (),
    "GROUP": ("BY",),
    "HAVING": (),
    "ORDER": ("BY",),
    "LIMIT": (),
    "OFFSET": (),
    "UNION": ("ALL",),
    "RETURNING": (),
    "WITH": (),
    "INSERT": ("INTO",),
    "UPDATE": (),
    "DELETE": ("FROM",),
    "SET": (),
    "USING": (),
    "FROM": (),
    "ON": ("CONFLICT",),
    "FOR": (),
}
"""The words that a clause begins with, each with the words that may follow as part of its head."""


@dataclass(frozen=True)
class Word:
    text: str
    spaced: bool


@dataclass(frozen=True)
class Group:
    """A pair of parentheses and the nodes between them."""

    spaced: bool
    nodes: list[Node] = field(default_factory=list)

    @property
    def is_statement(self) -> bool:
        return _word(self.nodes, 0) in _STATEMENTS


Node: TypeAlias = Word | Group


def lay_out(sql: str) -> str:
    """The statement on several lines."""
    page = _Page()
    page.statement(_parse(sql))
    text = "\n".join(line.rstrip() for line in page.lines)
    assert "".join(text.split()) == "".join(sql.split()), "the layout changed the statement"
    return text


def _parse(sql: str) -> list[Node]:
    stack: list[list[Node]] = [[]]
    end = 0
    for found in _TOKEN.finditer(sql):
        text, spaced = found[0], found.start() > end
        assert not sql[end : found.start()].strip(), sql[end : found.start()]
        end = found.end()
        if text == "(":
            group = Group(spaced)
            stack[-1].append(group)
            stack.append(group.nodes)
        elif text == ")":
            stack.pop()
        else:
            stack[-1].append(Word(text, spaced))
    (nodes,) = stack
    return nodes


def _word(nodes: list[Node], index: int) -> str:
    """The word at `index`; empty where there is none."""
    node = nodes[index] if 0 <= index < len(nodes) else None
    return node.text if isinstance(node, Word) else ""


def _contains(nodes: list[Node], word: str) -> bool:
    return any(isinstance(node, Word) and node.text == word for node in nodes)


def _flat(nodes: list[Node]) -> str:
    """The nodes on one line."""
    text = ""
    for node in nodes:
        word = node.text if isinstance(node, Word) else f"({_flat(node.nodes)})"
        text += " " + word if node.spaced and text else word
    return text


def _nests(nodes: list[Node]) -> bool:
    """Whether a statement is nested in the nodes."""
    return any(
        isinstance(node, Group) and (node.is_statement or _nests(node.nodes)) for node in nodes
    )


def _split(nodes: list[Node], word: str) -> Iterator[list[Node]]:
    """The nodes between the occurrences of `word`."""
    part: list[Node] = []
    for node in nodes:
        if isinstance(node, Word) and node.text == word:
            yield part
            part = []
        else:
            part.append(node)
    yield part


def _begins_clause(nodes: list[Node], index: int) -> bool:
    """Whether the word at `index` begins a clause of the statement `nodes`."""
    statement, before, word = _word(nodes, 0), _word(nodes, index - 1), _word(nodes, index)
    match word:
        case "WITH" | "INSERT" | "UPDATE" | "DELETE":
            return index == 0
        case "FROM":
            return before not in ("DISTINCT", "DELETE")
        case "SET":
            return statement == "UPDATE"
        case "USING":
            return statement == "DELETE"
        case "ON":
            return _word(nodes, index + 1) == "CONFLICT"
        case "FOR":
            return _word(nodes, index + 1) in ("UPDATE", "NO", "KEY")
    return word in _CLAUSES


def _clauses(nodes: list[Node]) -> Iterator[tuple[str, list[Node]]]:
    """The words that begin each clause, and the nodes behind them."""
    head, part = "", list[Node]()
    for index, node in enumerate(nodes):
        word = _word(nodes, index)
        if _begins_clause(nodes, index):
            if head or part:
                yield head, part
            head, part = word, []
        elif word and not part and word in _CLAUSES.get(head, ()):
            head += " " + word
        else:
            part.append(node)
    yield head, part


class _Page:
    def __init__(self) -> None:
        self.lines = [""]

    def statement(self, nodes: list[Node]) -> None:
        margin = self._margin
        for index, (head, part) in enumerate(_clauses(nodes)):
            if index:
                self._break(margin)
            self._write(head, spaced=False)
            if head == "WHERE":
                self._conditions(part, margin + STEP)
            elif head:
                self._list(part, margin + STEP)
            else:
                self._expression(part)

    def _conditions(self, nodes: list[Node], margin: str) -> None:
        for index, part in enumerate(_split(nodes, "AND")):
            if index:
                self._break(margin)
                self._write("AND", spaced=False)
            self._expression(part)

    def _list(self, nodes: list[Node], margin: str) -> None:
        """As many items on a line as fit; one with a nested statement has its own lines."""
        items = list(_split(nodes, ","))
        after_long = False
        for index, item in enumerate(items):
            if index:
                self._write(",", spaced=False)
            long = _nests(item)
            room = WIDTH - len(self.lines[-1]) - len(_flat(item)) - 2
            if len(items) > 1 and (long or after_long or room < 0):
                self._break(margin)
            self._expression(item)
            after_long = long

    def _expression(self, nodes: list[Node]) -> None:
        for node in nodes:
            if isinstance(node, Word):
                self._write(node.text, node.spaced)
            elif node.is_statement:
                margin = self._margin
                self._write("(", node.spaced)
                self._break(margin + STEP)
                self.statement(node.nodes)
                self._break(margin)
                self._write(")", spaced=False)
            elif _nests(node.nodes) or self._is_too_long(node):
                self._write("(", node.spaced)
                self._inside(node.nodes)
                self._write(")", spaced=False)
            else:
                self._write(f"({_flat(node.nodes)})", node.spaced)

    def _inside(self, nodes: list[Node]) -> None:
        margin = self._margin + STEP
        for index, item in enumerate(_split(nodes, ",")):
            if index:
                self._write(",", spaced=False)
                if len(self.lines[-1]) + len(_flat(item)) >= WIDTH and not _nests(item):
                    self._break(margin)
            self._expression(item)

    def _is_too_long(self, group: Group) -> bool:
        return _contains(group.nodes, ",") and len(self.lines[-1]) + len(_flat(group.nodes)) > WIDTH

    @property
    def _margin(self) -> str:
        """The indentation of the last line."""
        line = self.lines[-1]
        return line[: len(line) - len(line.lstrip())]

    def _write(self, text: str, spaced: bool) -> None:
        line = self.lines[-1]
        begins = not line.strip() or line.endswith("(")
        self.lines[-1] = line + (" " if spaced and not begins else "") + text

    def _break(self, margin: str) -> None:
        self.lines.append(margin)

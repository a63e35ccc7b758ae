"""The elements of an array in a body, with the places from which they came. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, SupportsIndex


class Elements(list[Any]):
    """The elements of an array that are kept, with the index of each in the array as sent."""

    def __init__(self) -> None:
        super().__init__()
        self.indexes: list[int] = []

    def add(self, element: Any, index: int) -> None:
        self.append(element)
        self.indexes.append(index)

    def __delitem__(self, at: SupportsIndex | slice) -> None:
        super().__delitem__(at)
        del self.indexes[at]


def sent_indexes(elements: Sequence[Any]) -> Sequence[int]:
    """The index of each element in the array as sent."""
    return elements.indexes if isinstance(elements, Elements) else range(len(elements))


def expand(elements: list[Any], parts_of: Callable[[Any], Iterable[Any]]) -> None:
    """Put the parts of each element in its place, with its index in the array as sent."""
    parts = [
        (index, part)
        for index, element in zip(sent_indexes(elements), list(elements), strict=True)
        for part in parts_of(element)
    ]
    elements[:] = [part for _, part in parts]
    if isinstance(elements, Elements):
        elements.indexes[:] = [index for index, _ in parts]


def with_indexes(value: Any, normalized: Any) -> Any:
    """`value`, a copy of `normalized`, with the indexes of the arrays in it."""
    if isinstance(value, dict) and isinstance(normalized, dict):
        return {name: with_indexes(item, normalized.get(name)) for name, item in value.items()}
    if not (isinstance(value, list) and isinstance(normalized, Elements)):
        return value
    result = Elements()
    for item, element, index in zip(value, normalized, normalized.indexes, strict=True):
        result.add(with_indexes(item, element), index)
    return result

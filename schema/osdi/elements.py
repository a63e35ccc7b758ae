"""The elements of an array in a body, with the places from which they came. Pure."""

from __future__ import annotations

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

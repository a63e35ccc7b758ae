"""A cache bounded by the number of its entries and by their size. Not thread-safe."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class SizedCache(Generic[K, V]):
    """The entries that were used last, at most `max_entries`, and of `max_size` together.

    `cachetools.LRUCache` has one bound, and takes twice as long for a hit, which each GraphQL
    request waits for.

    >>> cache: SizedCache[str, int] = SizedCache(max_entries=2, max_size=10)
    >>> for key in "abc":
    ...     cache.put(key, 1, size=1)
    >>> cache.get("a"), cache.get("b")
    (None, 1)
    >>> cache.put("d", 1, size=9)
    >>> cache.get("b"), cache.get("c")
    (1, None)
    """

    def __init__(self, max_entries: int, max_size: int, max_entry_size: int | None = None) -> None:
        self._max_entries = max_entries
        self._max_size = max_size
        self._max_entry_size = max_size if max_entry_size is None else max_entry_size
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._size = 0

    def get(self, key: K) -> V | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Add or replace an entry; one larger than `max_entry_size` is not kept."""
        replaced = self._entries.pop(key, None)
        if replaced is not None:
            self._size -= replaced[1]
        if size > self._max_entry_size:
            return
        self._entries[key] = value, size
        self._size += size
        while len(self._entries) > self._max_entries or self._size > self._max_size:
            _, (_, freed) = self._entries.popitem(last=False)
            self._size -= freed

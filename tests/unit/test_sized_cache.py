"""The bounds of the cache of documents and plans."""

from __future__ import annotations

import pytest

from resolvers.sized_cache import SizedCache


def filled(*sizes: int, max_entries: int = 100, max_size: int = 100) -> SizedCache[int, str]:
    cache: SizedCache[int, str] = SizedCache(max_entries, max_size)
    for key, size in enumerate(sizes):
        cache.put(key, str(key), size)
    return cache


def keys(cache: SizedCache[int, str]) -> list[int]:
    return [key for key in range(20) if cache.get(key) is not None]


@pytest.mark.parametrize(
    ("cache", "expected"),
    [
        (filled(1, 1, 1), [0, 1, 2]),
        (filled(1, 1, 1, max_entries=2), [1, 2]),
        (filled(1, 1, max_entries=0), []),
        (filled(50, 50), [0, 1]),
        (filled(50, 50, 1), [1, 2]),
        (filled(50, 50, 100), [2]),
        (filled(50, 50, 101), [0, 1]),
    ],
)
def test_bounds(cache: SizedCache[int, str], expected: list[int]) -> None:
    assert keys(cache) == expected


def test_an_entry_has_a_bound_of_its_own() -> None:
    cache: SizedCache[str, int] = SizedCache(10, 100, max_entry_size=10)
    cache.put("a", 1, size=11)
    assert cache.get("a") is None
    cache.put("a", 1, size=10)
    assert cache.get("a") == 1


def test_an_entry_that_is_replaced_counts_once() -> None:
    cache = filled(50, 50)
    for size in (10, 50, 20):
        cache.put(0, "new", size)
    cache.put(2, "2", 30)
    assert keys(cache) == [0, 1, 2]
    assert cache.get(0) == "new"


def test_an_entry_that_outgrows_the_cache_is_dropped() -> None:
    cache = filled(50, 50)
    cache.put(0, "large", 101)
    assert keys(cache) == [1]


def test_entries_in_use_stay() -> None:
    cache = filled(1, 1, 1, max_entries=3)
    for key in range(3, 20):
        assert cache.get(0) == "0"
        cache.put(key, str(key), 1)
    assert cache.get(0) == "0"


def test_the_oldest_entry_goes_if_all_are_in_use() -> None:
    cache = filled(1, 1, 1, max_entries=3)
    assert keys(cache) == [0, 1, 2]
    cache.put(3, "3", 1)
    assert keys(cache) == [1, 2, 3]

"""How many rows a filtered page reads, by the numbers that PostgreSQL expects. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schema.failures import Failure, failure
from schema.osdi.resource import Resource

PROBED = 10_000
"""At least so many of the first rows in the order of a page are looked at for those that match."""

MAX_SORTED = 100_000
"""So many rows are looked up in an index and sorted for a page."""

_OUT_OF_ORDER = 6
"""A row that an index finds anywhere in a table takes as long as so many that follow each other."""

_OF_TARGETS = 12
"""The same for one that is found by its target: its index has ids, by which it is looked up."""

_OF_A_DAY = 60
"""To look up a day in an index takes as long as to read so many entries that follow each other."""

_ROWS_OF_A_BLOCK = 20
"""So many rows follow each other: of these, an index finds several in the time of one."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The rows of a collection, those that an index finds, and those that fulfil the filter.

    `found` is `None` if no index serves the filter. If it has conditions that PostgreSQL has no
    statistics of, `matching` is only guessed. `in_order`: the index has the order of the page.
    `even`: the rows that match are spread evenly over that order, as far as is known.
    """

    stored: int
    found: int | None
    matching: int
    guessed: bool = False
    in_order: bool = False
    even: bool = True


def expected_rows(explained: Any) -> int:
    """The rows that a plan expects. Citus has them in the plan of each worker, and 0 in its own.

    >>> expected_rows([{"Plan": {"Plan Rows": 7}}])
    7
    >>> tasks = [{"Remote Plan": [[{"Plan": {"Plan Rows": 7}}]]}]
    >>> expected_rows([{"Plan": {"Plan Rows": 0, "Distributed Query": {"Job": {"Tasks": tasks}}}}])
    7
    """
    plan = explained[0]["Plan"]
    if "Distributed Query" not in plan:
        rows: int = plan["Plan Rows"]
        return rows
    tasks = plan["Distributed Query"]["Job"]["Tasks"]
    return sum(expected_rows(remote) for task in tasks for remote in task["Remote Plan"])


def rows_of_page(expected: Expected, wanted: int) -> int:
    """How many rows are read until `wanted` are found that fulfil the filter.

    >>> rows_of_page(Expected(1_000_000, None, 10_000), 25)
    2500
    >>> rows_of_page(Expected(1_000_000, None, 10_000, guessed=True), 25)
    1000000
    >>> rows_of_page(Expected(1_000_000, 300, 100), 25)
    300
    >>> rows_of_page(Expected(1_000_000, 300, 100, in_order=True), 25)
    75
    >>> rows_of_page(Expected(1_000_000, 90_000, 90_000, even=False), 25)
    90000
    """
    if expected.found is None:
        return _share(expected.stored, expected, wanted)
    if expected.in_order:
        return _share(expected.found, expected, wanted)
    if not expected.even:
        return expected.found
    return min(expected.found, _share(expected.stored, expected, wanted))


def entries_by_day(days: int, within: int, matching: int, wanted: int) -> int:
    """How many entries of an index are read for a page that is found by the days of a range: on
    each day those up to the first match, and on `wanted` days those up to `wanted` matches.

    `within` are in the range, `matching` of them fulfil the whole filter.

    >>> entries_by_day(31, 280_000, 280_000, 26)
    2567
    >>> entries_by_day(31, 280_000, 28_000, 26)
    8930
    >>> entries_by_day(31, 280_000, 280_000, 100_000)
    281891
    """
    for_one = max(within // max(matching, 1), 1)
    return days * (_OF_A_DAY + for_one) + min(min(days, wanted) * wanted * for_one, within)


def rows_to_probe(found: int) -> int:
    """How many rows are looked at in the order of the page, before the `found` ones of an index are
    looked up: as many as take a third of that time. A power of two times PROBED, so that few
    statements are prepared.

    >>> rows_to_probe(500), rows_to_probe(38_000), rows_to_probe(9_000_000)
    (10000, 80000, 160000)
    """
    probed = PROBED
    while probed < _OUT_OF_ORDER * min(found, MAX_SORTED) // 3 and probed < MAX_SORTED:
        probed *= 2
    return probed


def takes_longer(found: int, in_order: int) -> bool:
    """Whether rows are looked up and sorted for longer than it takes to read others in the order of
    the page.

    >>> takes_longer(40_000, 300_000), takes_longer(60_000, 300_000)
    (False, True)
    >>> takes_longer(400_000, 9_000_000)
    True
    """
    return found > MAX_SORTED or found * _OUT_OF_ORDER > in_order


def rows_of_probed(probed: int) -> int:
    """How many rows of an index take as long as the rows in the order of the page, if `probed` of
    them suffice.

    >>> rows_of_probed(10_000), rows_of_probed(160_000)
    (10000, 26666)
    """
    return max(PROBED, probed // _OUT_OF_ORDER)


def through_index(rows: int, stored: int, by_target: bool = False) -> int:
    """As how many rows that follow each other it counts to read `rows` that an index finds.

    >>> through_index(1_000, 10_000_000), through_index(5_000_000, 10_000_000)
    (6000, 7500000)
    """
    times = _OF_TARGETS if by_target else _OUT_OF_ORDER
    return rows + (times - 1) * min(rows, stored // _ROWS_OF_A_BLOCK)


def rows_of_sorting(expected: Expected, per_key: int) -> int:
    """How many rows are read to sort all that fulfil the filter, if a key costs `per_key` rows.

    >>> rows_of_sorting(Expected(1_000_000, 300, 100), 10)
    1300
    >>> rows_of_sorting(Expected(1_000_000, None, 10_000, guessed=True), 10)
    11000000
    """
    rows = expected.stored if expected.found is None else expected.found
    return rows + per_key * (rows if expected.guessed else min(expected.matching, rows))


def rows_of_total(expected: Expected, wanted: int) -> int:
    """How many rows are read to count up to `wanted`, in any order.

    >>> rows_of_total(Expected(1_000_000, 90_000, 90_000, even=False), 10_001)
    10001
    """
    rows = expected.stored if expected.found is None else expected.found
    return _share(rows, expected, wanted)


def _share(rows: int, expected: Expected, wanted: int) -> int:
    if expected.guessed or wanted >= expected.matching:
        return rows
    return min(rows, rows * wanted // max(expected.matching, 1))


def too_many_rows(
    rows: int, limit: int, resource: Resource, served: tuple[list[str], list[str]], other: str
) -> Failure:
    """FILTER_TOO_BROAD, with the conditions that would help, and what else would.

    `served` are the texts and the dates that have an index.
    """
    texts, dates = map(_listed, served)
    ranges = f"; or a range of {dates}" if dates else ""
    return failure(
        "FILTER_TOO_BROAD",
        f"The filter would read about {rows:,} {resource.plural}; the limit is {limit:,}.",
        "filter",
        hint="Add a condition that matches fewer of them and has an index: `eq` with "
        f"{texts}{ranges}{other}.",
    )


def _listed(names: list[str]) -> str:
    """
    >>> _listed(["type"]), _listed(["type", "source", "website"])
    ('type', 'type, source or website')
    """
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

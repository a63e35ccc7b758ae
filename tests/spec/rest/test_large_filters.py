"""Filters as on a store with many rows: totals, order of pages, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations, product
from typing import Any
from unittest.mock import AsyncMock, patch
from urllib.parse import quote

import pytest

from resolvers.execute import estimates
from resolvers.execute.read import fetch_document
from resolvers.plan.pages import Page
from resolvers.plan.predicates import Compare, Exists, Op, Path, conjuncts
from resolvers.plan.read import ReadMany
from resolvers.plan.rows_read import MAX_SORTED
from resolvers.sized_cache import SizedCache
from resolvers.sql.read import compile_read
from resolvers.sql.rows import totals
from resolvers.sql.rows.days import MAX_DAYS
from schema.osdi.catalogue import OUTREACH, PERSON
from tests.spec.rest.test_paging import walk
from tests.spec.support.builders import embedded, faults
from tests.support.candidates import max_candidates
from tests.support.gateway import Gateway

TYPES = ("phone", "Phone", "email")


async def _filled(gateway: Gateway) -> list[dict[str, Any]]:
    """Outreaches whose ids and dates run against each other, some without a date."""
    made = []
    for n in range(12):
        body: dict[str, Any] = {
            "type": TYPES[n % 3],
            "referrer_data": {"source": f"s{n % 2}", "website": "x.org"},
            "targets": [{"family_name": f"T{n % 4}"}, {"family_name": "Same"}],
            "action_date": f"2026-01-{28 - n:02}T12:00:00Z",
        }
        made.append(await gateway.post("/outreaches", body))
    return made


def _path(filter_: str, **parameters: str) -> str:
    rest = "".join(f"&{name}={quote(value)}" for name, value in parameters.items())
    return f"/outreaches?filter={quote(filter_)}{rest}"


FILTERS = {
    "type eq 'PHONE'": lambda item: item["type"].lower() == "phone",
    "type in ('phone', 'fax')": lambda item: item["type"].lower() == "phone",
    "referrer_data/source eq 's1'": lambda item: item["referrer_data"]["source"] == "s1",
    "tolower(referrer_data/source) eq 'S1'": lambda item: item["referrer_data"]["source"] == "s1",
    "referrer_data/source eq 'S1'": lambda item: False,
    "target_family_name eq 'T3'": lambda item: item["targets"][0]["family_name"] == "T3",
    "target_family_name in ('T3', 'Same')": lambda item: True,
    "target_family_name eq 'Same' and action_date ge '2026-01-19'": lambda item: (
        item["action_date"] >= "2026-01-19"
    ),
    "target_family_name eq 'T3' and action_date lt '2026-01-24'": lambda item: (
        item["targets"][0]["family_name"] == "T3" and item["action_date"] < "2026-01-24"
    ),
    "action_date lt '2026-01-24' and action_date ge '2026-01-19'": lambda item: (
        "2026-01-19" <= item["action_date"] < "2026-01-24"
    ),
    "referrer_data/source eq 's1' and referrer_data/website eq 'x.org'": lambda item: (
        item["referrer_data"]["source"] == "s1"
    ),
    "referrer_data/source eq 's1' and type eq 'phone'": lambda item: (
        item["referrer_data"]["source"] == "s1" and item["type"].lower() == "phone"
    ),
    "action_date lt '2026-01-24' and referrer_data/source eq 's1'": lambda item: (
        item["referrer_data"]["source"] == "s1" and item["action_date"] < "2026-01-24"
    ),
    "referrer_data/website eq 'x.org' and action_date lt '2026-01-24'": lambda item: (
        item["action_date"] < "2026-01-24"
    ),
    "referrer_data/source eq 'S1' and action_date lt '2026-01-24'": lambda item: False,
    "referrer_data/source eq 's1' and action_date lt '2026-01-24' and type eq 'email'": (
        lambda item: (
            item["referrer_data"]["source"] == "s1"
            and item["type"] == "email"
            and item["action_date"] < "2026-01-24"
        )
    ),
    "action_date lt '2026-01-24' and referrer_data/source eq 's1' and target_family_name eq 'T3'": (
        lambda item: (
            item["referrer_data"]["source"] == "s1"
            and item["targets"][0]["family_name"] == "T3"
            and item["action_date"] < "2026-01-24"
        )
    ),
    "target_family_name eq 'T3' and type eq 'phone'": lambda item: (
        item["targets"][0]["family_name"] == "T3" and item["type"].lower() == "phone"
    ),
    "created_date ge '2026-01-01' and type eq 'email'": lambda item: item["type"] == "email",
    "action_date lt '2026-01-24' and type eq 'email' and action_date ge '2026-01-19'": (
        lambda item: item["type"] == "email" and "2026-01-19" <= item["action_date"] < "2026-01-24"
    ),
}


MONTH = "action_date ge '2026-01-01'"
SOURCE, WEBSITE, TYPE, TARGET = (
    "referrer_data/source eq 's1'",
    "referrer_data/website eq 'x.org'",
    "type eq 'phone'",
    "target_family_name eq 'T3'",
)


@pytest.mark.parametrize("direction", ["desc", "asc"])
@pytest.mark.parametrize(
    ("rare", "other", "order", "looked_up"),
    [
        (SOURCE, WEBSITE, "modified_date", 100_000),
        (WEBSITE, SOURCE, "modified_date", 100_000),
        (TARGET, TYPE, "action_date", 100_000),
        (TARGET, SOURCE, "action_date", 100_000),
        # An index has the rows of a text by date.
        (TYPE, TARGET, "action_date", 0),
        (SOURCE, TARGET, "action_date", 0),
        (WEBSITE, TARGET, "action_date", 0),
    ],
)
async def test_the_rarer_of_two_conditions_is_looked_up(
    gateway: Gateway, rare: str, other: str, order: str, looked_up: int, direction: str
) -> None:
    """The other one would be followed by date until enough match, over millions of rows."""
    made = await _filled(gateway)
    texts = {condition.split("'")[1]: n for condition, n in ((rare, 3), (other, 900_000))}

    async def expected(_: Any, plan: Any, filter_: Any, binds: Any) -> int:
        if filter_ is None:
            return 10_000_000
        return min((n for text, n in texts.items() if repr(text) in repr(filter_)), default=0)

    holds: dict[str, Callable[[Any], bool]] = {
        SOURCE: lambda item: item["referrer_data"]["source"] == "s1",
        WEBSITE: lambda item: True,
        TYPE: lambda item: item["type"].lower() == "phone",
        TARGET: lambda item: item["targets"][0]["family_name"] == "T3",
    }
    wanted = [item for item in made if holds[rare](item) and holds[other](item)]
    is_newest_last = (order == "action_date") == (direction == "asc")
    for parts, number in (((rare, other), 0), ((other, rare), 1)):
        path = _path(" and ".join(parts), **{"$orderby": f"{order} {direction}"})
        with (
            patch.object(estimates, "_estimate", expected),
            patch.object(estimates, "rows_found", expected),
            patch.object(estimates, "fetch_document", wraps=fetch_document) as read,
        ):
            response = await gateway.client.get(path)
        assert response.status_code == 200, response.text
        assert read.await_args is not None
        used = read.await_args.args[2]
        chosen = {"looked_up": looked_up, "looked_up_by": number}
        assert {name: used[name] for name in chosen} == chosen
        found = embedded(response.json())
        assert [item["identifiers"][0] for item in found] == [
            item["identifiers"][0] for item in (wanted[::-1] if is_newest_last else wanted)
        ]


@pytest.mark.parametrize(
    ("rare", "other", "order"),
    [
        *((TYPE, SOURCE, order) for order in ("id", "modified_date desc")),
        *((SOURCE, TYPE, order) for order in ("id", "modified_date desc")),
        *((SOURCE, WEBSITE, order) for order in ("id", "modified_date desc")),
        *((TARGET, SOURCE, order) for order in ("action_date desc", "modified_date desc")),
        *((TARGET, TYPE, order) for order in ("action_date desc", "modified_date desc")),
    ],
)
async def test_the_rarest_condition_is_looked_up_in_a_range(
    gateway: Gateway, rare: str, other: str, order: str
) -> None:
    """However the filter begins: an index with a date has the range of only one of them."""
    await _filled(gateway)
    value = rare.split("'")[1]

    async def expected(_: Any, plan: Any, filter_: Any, binds: Any) -> int:
        if filter_ is None:
            return 10_000_000
        return 3 if repr(value) in repr(filter_) else 900_000

    for parts in permutations((rare, other, MONTH)):
        with (
            patch.object(estimates, "_estimate", expected),
            patch.object(estimates, "rows_found", expected),
            patch.object(estimates, "fetch_document", wraps=fetch_document) as read,
        ):
            path = _path(" and ".join(parts), **{"$orderby": order})
            assert (await gateway.client.get(path)).status_code == 200
        assert read.await_args is not None
        used = read.await_args.args[2]
        assert used["looked_up_by"] == parts.index(rare), parts
        assert used["looked_up"] == 100_000


@pytest.mark.parametrize("order", ["action_date desc", "modified_date desc"])
@pytest.mark.parametrize("text", [TYPE, SOURCE, WEBSITE])
async def test_what_an_index_finds_is_not_what_all_conditions_do(
    gateway: Gateway, text: str, order: str
) -> None:
    """An index has the text and the date; each row that it finds is tested for the subject."""

    async def expected(_: Any, plan: Any, filter_: Any, binds: Any) -> int:
        return {0: 10_000_000, 1: 3_000_000, 2: 900_000, 3: 3}[len(conjuncts(filter_))]

    with (
        patch.object(estimates, "_estimate", expected),
        patch.object(estimates, "_is_dense", AsyncMock(return_value=False)),
    ):
        path = _path(f"{text} and {MONTH} and subject eq 'x'", **{"$orderby": order})
        answer = await gateway.client.get(path)
    assert faults(answer, 400) == [("FILTER_TOO_BROAD", ["filter"])]


@pytest.mark.parametrize(
    ("filter_", "order", "refused"),
    [
        ("action_date ge '2026-01-01' and action_date lt '2026-02-01'", "id desc", False),
        ("action_date ge '2026-01-01' and created_date ge '2026-01-01'", "id desc", True),
        ("action_date ge '2026-01-01' and created_date ge '2026-01-01'", "action_date desc", False),
        ("created_date ge '2026-01-01' and action_date ge '2026-01-01'", "action_date desc", False),
    ],
)
async def test_of_ranges_of_two_dates_an_index_has_one(
    gateway: Gateway, filter_: str, order: str, refused: bool
) -> None:
    """So all rows of one range must be read, unless the page is in its order."""
    await _expect(gateway, _path(filter_, **{"$orderby": order}), 300_000, refused)


@pytest.mark.parametrize("limit", [0, 2, 10_000])
async def test_every_row_once_in_any_order(gateway: Gateway, limit: int) -> None:
    """However many rows an index looks up before it is given up."""
    made = await _filled(gateway)
    orders = ["", "id asc", "action_date desc", "action_date asc", "modified_date desc"]
    with max_candidates(limit):
        for (text, holds), order in product(FILTERS.items(), orders):
            pages = await walk(gateway, _path(text, per_page="2", **{"$orderby": order}))
            found = [item for page in pages for item in embedded(page)]
            wanted = [item for item in made if holds(item)]
            if order in ("", "action_date asc", "modified_date desc"):
                wanted = wanted[::-1]
            ids = [item["identifiers"][0] for item in found]
            assert ids == [item["identifiers"][0] for item in wanted], (text, order)
            assert {page["total_records"] for page in pages} == {len(wanted)}, (text, order)


@pytest.fixture
def _few_are_counted() -> Iterator[None]:
    nothing: SizedCache[Any, float] = SizedCache(10, 10)
    with patch.object(totals, "MAX_COUNTED", 3), patch.object(estimates, "_many", nothing):
        compile_read.cache_clear()
        yield
    compile_read.cache_clear()


@pytest.mark.usefixtures("_few_are_counted")
async def test_a_total_beyond_what_is_counted(gateway: Gateway) -> None:
    await _filled(gateway)
    page = await gateway.get(_path("referrer_data/website eq 'x.org'", per_page="2"))
    assert page["total_records_is_estimate"] is True
    assert page["total_records"] >= 4
    assert page["total_pages"] == (page["total_records"] + 1) // 2
    page = await gateway.get(_path("target_family_name eq 'T3'", per_page="2"))
    assert (page["total_records"], page["total_records_is_estimate"]) == (3, False)
    answer = await gateway.client.get(
        _path("referrer_data/website eq 'x.org'"), headers={"Prefer": "respond-async, Count=Exact"}
    )
    page = answer.json()
    assert (page["total_records"], page["total_records_is_estimate"]) == (12, False)
    # The roll-ups have it.
    for text, number in (("type eq 'PHONE'", 8), ("referrer_data/source eq 's1'", 6)):
        page = await gateway.get(_path(text))
        assert (page["total_records"], page["total_records_is_estimate"]) == (number, False)


@pytest.mark.usefixtures("_few_are_counted")
@pytest.mark.parametrize(
    "text",
    [
        "tolower(referrer_data/website) eq 'x.org'",
        "tolower(referrer_data/website) eq 'X.org'",
        "referrer_data/website in ('x.org', 'Y.org')",
        "tolower(referrer_data/website) in ('X.org', 'y.org')",
    ],
)
async def test_an_estimated_total_is_that_of_the_index(gateway: Gateway, text: str) -> None:
    await _filled(gateway)
    await gateway.sql("ANALYZE outreaches")
    page = await gateway.get(_path(text))
    assert (page["total_records"], page["total_records_is_estimate"]) == (12, True)


@pytest.mark.parametrize("any_case", [True, False])
async def test_an_estimate_through_a_collection_is_that_of_the_index(
    gateway: Gateway, any_case: bool
) -> None:
    """Of people by a text of their outreaches: not half of them."""
    for n in range(12):
        person = {"person": {"family_name": f"Okafor {n}"}}
        await gateway.post("/outreaches", {**person, "referrer_data": {"website": "x.org"}})
    await gateway.sql("ANALYZE outreaches, people")
    referrer = OUTREACH.by_name["referrer_data"]
    assert referrer.struct is not None
    path = Path(referrer, (referrer.struct.by_name["website"],))
    outreaches = next(item for item in PERSON.collections if item.target == OUTREACH.plural)
    part = Compare(path, Op.EQ, "x.org", any_case=any_case)
    plan = ReadMany(PERSON, Page(1), None, Exists(outreaches, part))
    binds = {"organization_id": await gateway.organization_id()}
    assert await estimates.expected_total(gateway.store, plan, binds) == 12


@pytest.mark.usefixtures("_few_are_counted")
async def test_a_total_beyond_what_is_counted_is_not_counted_again(gateway: Gateway) -> None:
    await _filled(gateway)
    path = _path("target_family_name eq 'Same'", per_page="5")
    first = await gateway.get(path)
    gateway.recorder.clear()
    again = await gateway.get(path)
    assert first == again
    assert again["total_records_is_estimate"] is True
    (values,) = gateway.recorder.arguments
    assert any(value is True for value in values)
    page = await gateway.get(_path("target_family_name eq 'T3'"))
    assert (page["total_records"], page["total_records_is_estimate"]) == (3, False)


@pytest.mark.parametrize(
    ("text", "matching", "refused"),
    [
        ("contains(subject, 'x')", 9_000_000, True),
        ("duration eq 7", 9_000_000, False),
        ("duration eq 7", 40, True),
        ("type eq 'fax'", 40, False),
        ("type eq 'fax' and contains(subject, 'x')", 40, False),
        ("modified_date ge '2020-01-01'", 9_000_000, True),
        ("modified_date ge '2020-01-01'", 90_000, False),
        ("identifier eq 'x:1'", 9_000_000, False),
    ],
)
async def test_what_would_read_too_many_rows(
    gateway: Gateway, text: str, matching: int, refused: bool
) -> None:
    await _expect(gateway, _path(text), matching, refused)


@pytest.mark.parametrize(("found", "refused"), [(40, False), (600_000, True)])
async def test_conditions_that_are_tested_on_the_rows_of_another(
    gateway: Gateway, found: int, refused: bool
) -> None:
    """An index serves each, and few rows fulfil both: all that one finds may be read."""
    path = _path("target_ocdid eq 'ocd-division/country:us/state:ny' and type eq 'phone'")
    with patch.object(estimates, "rows_found", AsyncMock(return_value=found)):
        await _expect(gateway, path, 7_000, refused)


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize(("matching", "looked_up"), [(900, 1), (9_000, 1), (900_000, 0)])
async def test_a_page_in_another_order_than_the_index(
    gateway: Gateway, matching: int, looked_up: int, dense: bool
) -> None:
    """If the first rows in its order do not suffice, those of the index are sorted."""
    filter_ = f"referrer_data/source eq 'of {matching}, {dense}'"
    path = _path(filter_, **{"$orderby": "modified_date desc"})
    with patch.object(estimates, "_is_dense", AsyncMock(return_value=dense)):
        await _expect(gateway, path, matching, refused=not (looked_up or dense))


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize(
    ("found", "in_range", "follows", "refused"),
    [
        (40_000, 5_000, True, False),
        (40_000, 400_000, False, False),
        (250_000, 300_000, True, False),
        (250_000, 900_000, True, True),
    ],
)
async def test_a_page_within_a_range_of_its_own_date(
    gateway: Gateway, found: int, in_range: int, follows: bool, refused: bool, dense: bool
) -> None:
    """However many rows a look-up would sort, no more are read than there are in the range."""
    numbers = {f"of {found}": found, "modified_date": in_range}

    async def expected(_: Any, plan: Any, filter_: Any, binds: Any) -> int:
        if filter_ is None:
            return 10_000_000
        return min(n for text, n in numbers.items() if text in repr(filter_))

    filter_ = f"modified_date ge '2024-05-01' and referrer_data/source eq 'of {found}'"
    with (
        patch.object(estimates, "_estimate", expected),
        # That a look-up finds fewer rows is what this is about.
        patch.object(estimates, "smallest_found", _of_source(found)),
        patch.object(estimates, "_is_dense", AsyncMock(return_value=dense)),
        patch.object(estimates, "fetch_document", wraps=fetch_document) as read,
    ):
        response = await gateway.client.get(_path(filter_, **{"$orderby": "modified_date desc"}))
    assert response.status_code == (400 if refused and not dense else 200), response.text
    if response.status_code == 400:
        assert faults(response, 400) == [("FILTER_TOO_BROAD", ["filter"])]
        assert "or choose a shorter range of dates." in response.text
    if read.await_args is not None:
        looked_up = read.await_args.args[2]["looked_up"]
        assert looked_up == (0 if dense or follows else MAX_SORTED)


def _of_source(found: int) -> Callable[..., Any]:
    async def smallest_found(_: Any, plan: Any, matching: int, binds: Any) -> Any:
        return found, conjuncts(plan.filter)[-1]

    return smallest_found


async def test_the_rows_of_a_range_are_looked_at_first(gateway: Gateway) -> None:
    """Whether a page is dense is asked of its range, not of the newest rows of the store."""
    await _filled(gateway)
    await gateway.sql("UPDATE outreaches SET modified_date = action_date")
    filter_ = "modified_date lt '2026-01-22' and referrer_data/source eq 's1'"
    path = _path(filter_, **{"$orderby": "modified_date desc", "per_page": "2"})
    numbers = {"s1": 250_000}

    async def expected(_: Any, plan: Any, filter_: Any, binds: Any) -> int:
        text = repr(filter_)
        return min((n for key, n in numbers.items() if key in text), default=10_000_000)

    with (
        patch.object(estimates, "_estimate", expected),
        patch.object(estimates, "rows_to_probe", lambda found: 6),
    ):
        response = await gateway.client.get(path)
    # Of the newest 6 rows none is in the range, of its first 6 three match: a page and one more.
    assert response.status_code == 200, response.text
    dates = [item["action_date"] for item in embedded(response.json())]
    assert dates == ["2026-01-21T12:00:00Z", "2026-01-19T12:00:00Z"]


@pytest.mark.parametrize(("matching", "probed"), [(4_000, 10_000), (38_000, 80_000)])
async def test_the_longer_a_lookup_takes_the_more_rows_are_looked_at_before(
    gateway: Gateway, matching: int, probed: int
) -> None:
    """The newest people may have no address: in their order, the first of a region is far."""
    with patch.object(estimates, "_is_dense", AsyncMock(return_value=True)) as asked:
        await _expect(gateway, f"/people?filter=region eq 'R{matching}'", matching, False)
    assert asked.await_args is not None
    assert asked.await_args.args[-1] == probed


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize(("matching", "sorts"), [(20_000, 1), (900_000, 1), (1_100_000, 0)])
async def test_a_page_by_id_of_a_range_of_dates(
    gateway: Gateway, matching: int, sorts: int, dense: bool
) -> None:
    """Beside a type, an index has the ids of the range: more of them are sorted than of rows."""
    filter_ = f"type eq 'of {matching}, {dense}' and action_date ge '2026-01-01'"
    with (
        patch.object(estimates, "_number_of_days", AsyncMock(return_value=MAX_DAYS + 1)),
        patch.object(estimates, "_is_dense", AsyncMock(return_value=dense)) as asked,
    ):
        await _expect(gateway, _path(filter_), matching, refused=not (sorts or dense))
    assert asked.called is (matching > 25_000)


@pytest.mark.parametrize("name", ["source", "website"])
@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize(("matching", "sorts"), [(20_000, 1), (900_000, 0)])
async def test_a_page_by_id_of_a_source_in_a_range_of_dates(
    gateway: Gateway, name: str, matching: int, sorts: int, dense: bool
) -> None:
    """The index that has both lacks the whole texts, so each row that it finds is read."""
    text = f"of {name}, {matching}, {dense}"
    path = _path(f"referrer_data/{name} eq '{text}' and action_date ge '2026-01-01'")
    with patch.object(estimates, "_is_dense", AsyncMock(return_value=dense)):
        await _expect(gateway, path, matching, refused=not (sorts or dense))


@pytest.mark.parametrize("text", [TYPE, SOURCE, WEBSITE])
async def test_a_page_of_a_text_by_date_is_never_refused_for_a_range(
    gateway: Gateway, text: str
) -> None:
    """One index has both, in this order; alone, the range would find too many."""
    filter_ = f"{text} and action_date ge '2026-01-01' and action_date lt '2026-02-01'"
    found = {1: 1_000_000, 2: 300_000, 3: 30_000}

    async def estimate(_: Any, plan: Any, condition: Any, binds: Any) -> int:
        return 10_000_000 if condition is None else found[len(conjuncts(condition))]

    with patch.object(estimates, "_estimate", estimate):
        path = _path(filter_, **{"$orderby": "action_date desc"})
        assert (await gateway.client.get(path)).status_code == 200


@pytest.mark.parametrize(("contacts", "refused"), [(2_000_000, False), (9_000_000, True)])
async def test_a_page_by_id_of_a_target_in_a_range_of_dates(
    gateway: Gateway, contacts: int, refused: bool
) -> None:
    """A fifth of the outreaches are in the range, and so many of those to the target."""
    path = _path(f"target_ocdid eq 'x{contacts}' and action_date ge '2026-01-01'")
    with (
        patch.object(estimates, "rows_found", AsyncMock(return_value=contacts)),
        patch.object(estimates, "_is_dense", AsyncMock(return_value=False)),
    ):
        await _expect(gateway, path, 2_000_000, refused)


@pytest.mark.parametrize("order", ["action_date desc", "action_date asc"])
async def test_a_page_by_date_of_a_target_is_never_refused(gateway: Gateway, order: str) -> None:
    path = _path("target_ocdid eq 'x' and action_date ge '2026-01-01'", **{"$orderby": order})
    await _expect(gateway, path, 9_000_000, refused=False)


async def _expect(gateway: Gateway, path: str, matching: int, refused: bool) -> None:
    """As if there were ten million outreaches, and so many of them matched."""

    async def estimate(_: Any, plan: Any, filter_: Any, binds: Any) -> int:
        return 10_000_000 if filter_ is None else matching

    with patch.object(estimates, "_estimate", estimate):
        answer = await gateway.client.get(path)
        if refused:
            assert faults(answer, 400) == [("FILTER_TOO_BROAD", ["filter"])]
            # Only where there is a date.
            assert ("sort by the date" in answer.text) is ("_date%20ge" in path)
        else:
            assert answer.status_code == 200

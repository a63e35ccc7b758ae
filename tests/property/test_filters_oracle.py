"""Filters find just what a naive reading of the shown documents finds.

The oracle knows nothing of SQL: it walks the JSON that the gateway shows.
"""

from __future__ import annotations

import operator
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.gateway import Gateway, Json, id_of

# What is stored: few words, so that conditions meet

WORDS = ["ann", "anna", "bea", "carl", "dora", "o'brien", "zoe"]
ODD_WORDS = ["Ann", "ANNA", "ann", "50% off_now", "50x offynow", "back\\slash", "a b", ""]
CODES = ["10011", "10025", "94110", "00501"]
NUMBERS = [0, 1, 7, 30, 60, -5]
DEGREES = [40.5, -73.25, 0, 90]
LANGUAGES = ["en", "de", "de-AT", "fr"]
TYPES = ["email", "Email", "phone", "postal mail", "carrier pigeon"]
PARTIES = ["Democratic", "democratic", "Pirate"]
ADDRESSES = ["Ann@Example.org", "bea+news@example.org", "carl@example.net", "DORA@EXAMPLE.ORG"]
OCDIDS = ["ocd-division/country:us", "ocd-division/country:us/state:ny"]
BEGIN = datetime(2014, 3, 20, 21, 4, 31, tzinfo=UTC)
_FEW = range(3)


class Maker:
    """Documents to post, always the same ones."""

    def __init__(self) -> None:
        self._random = random.Random(20140320)
        self._serial = 0

    def maybe(self, values: list[Any]) -> Any:
        return self._random.choice([None, *values])

    def some(self, make: Callable[[], Any]) -> Any:
        """Nothing, an empty array, or a few elements."""
        many = self._random.choice([None, 0, 1, 1, 2, 3])
        return None if many is None else [make() for _ in range(many)]

    def moment(self) -> str | None:
        days: timedelta | None = self.maybe([timedelta(days=n) for n in _FEW])
        return None if days is None else f"{BEGIN + days:%Y-%m-%dT%H:%M:%SZ}"

    def identifiers(self) -> list[str]:
        self._serial += 1
        return self._random.choice(
            [[], [f"van:{self._serial}"], [f"van:{self._serial}", "x:" + str(self._serial)]]
        )

    def place(self) -> Json:
        return {
            "address_lines": self.some(lambda: self._random.choice(WORDS)),
            "locality": self.maybe(WORDS),
            "region": self.maybe(["NY", "CA"]),
            "postal_code": self.maybe(CODES),
            "location": self.maybe([{"latitude": item} for item in DEGREES]),
        }

    def person(self) -> Json:
        addresses = [item for item in ADDRESSES if self._random.random() < 0.2]
        self._serial += 1
        return {
            "identifiers": self.identifiers(),
            "given_name": self.maybe(ODD_WORDS),
            "family_name": self.maybe(WORDS),
            "gender": self.maybe(["Female", "Male", "Other"]),
            "party_identification": self.maybe(PARTIES),
            "gender_pronouns": self.maybe([{"subject": "She"}, {"subject": "they"}, {}]),
            "languages_spoken": self.some(lambda: self._random.choice(LANGUAGES)),
            "birthdate": self.maybe(
                [{"year": item} for item in NUMBERS if item > 0] + [{"day": 1}]
            ),
            "custom_fields": self.maybe([{"colour": word} for word in WORDS] + [{"a.b/c": "ann"}]),
            "email_addresses": [
                {
                    "address": f"{self._serial}.{item}",
                    "status": self.maybe(["subscribed", "bouncing"]),
                }
                for item in addresses
            ],
            "phone_numbers": self.some(lambda: {"number": self._random.choice(CODES)}),
            "postal_addresses": self.some(self.place),
            "profiles": self.maybe([[{"provider": word}] for word in WORDS]),
            "parties": self.some(
                lambda: {
                    "identification": self.maybe(PARTIES),
                    "active": self.maybe([True, False]),
                    "last_verified_date": self.moment(),
                }
            ),
            "division_info": self.some(
                lambda: {
                    "id": self.maybe(CODES),
                    "divisions": self.some(lambda: {"name": self.maybe(WORDS)}),
                }
            ),
        }

    def target(self) -> Json:
        return {
            "given_name": self.maybe(WORDS),
            "ocdid": self.maybe(OCDIDS),
            "email_addresses": self.some(lambda: {"address": self.maybe(ADDRESSES)}),
        }

    def outreach(self) -> Json:
        return {
            "identifiers": self.identifiers(),
            "type": self.maybe(TYPES),
            "duration": self.maybe(NUMBERS),
            "subject": self.maybe(WORDS),
            "notes": self.maybe(ODD_WORDS),
            "action_date": self.moment(),
            "referrer_data": self.maybe([{"source": word} for word in WORDS] + [{}]),
            "targets": self.some(self.target),
        }

    def campaign(self) -> Json:
        return {
            "identifiers": self.identifiers(),
            "title": self.maybe(WORDS),
            "type": self.maybe(TYPES),
            "templates": self.some(lambda: self._random.choice(WORDS)),
            "target_list": self.some(self.target),
        }


# What can be asked of it


@dataclass(frozen=True)
class Asked:
    """A name in filters and where it leads: `[]` marks what is an array."""

    names: tuple[str, ...]
    way: tuple[str, ...]
    kind: str
    pool: tuple[Any, ...] = ()

    def values(self, document: Json) -> list[Any]:
        return _reached([document], self.way)


def _reached(values: list[Any], way: tuple[str, ...]) -> list[Any]:
    for step in way:
        members = [value.get(step.rstrip("[]")) if value else None for value in values]
        if step.endswith("[]"):
            members = [element for array in members for element in array or ()]
        values = members
    return values


def asked(names: str, way: str, kind: str, pool: list[Any] | None = None) -> Asked:
    return Asked(tuple(names.split()), tuple(way.split("/")), kind, tuple(pool or ()))


_COMMON = [
    asked("identifiers identifier", "identifiers[]", "text", ["van:1", "van:2", "x:3", "nobody:1"]),
    asked("created_date created modified modified_date", "created_date", "moment"),
]
FIELDS = {
    "people": [
        *_COMMON,
        asked("id", "", "id"),
        asked("given_name first_name", "given_name", "odd text", ODD_WORDS),
        asked("family_name last_name", "family_name", "text", WORDS),
        asked("gender", "gender", "text", ["Female", "Male", "Other"]),
        asked("party_identification", "party_identification", "flexenum", PARTIES),
        asked(
            "gender_pronouns/subject gender_pronouns.subject",
            "gender_pronouns/subject",
            "flexenum",
            ["she", "They"],
        ),
        asked("languages_spoken", "languages_spoken[]", "text", LANGUAGES),
        asked("birthdate/year birthdate.year", "birthdate/year", "integer", NUMBERS),
        asked("custom_fields/colour custom_fields.colour", "custom_fields/colour", "text", WORDS),
        asked(
            "email_address email_addresses/address", "email_addresses[]/address", "email", ADDRESSES
        ),
        asked(
            "email_addresses/status", "email_addresses[]/status", "text", ["subscribed", "bouncing"]
        ),
        asked("email_addresses/primary", "email_addresses[]/primary", "boolean"),
        asked("phone_number phone_numbers/number", "phone_numbers[]/number", "text", CODES),
        asked(
            "postal_code address.postal_code postal_addresses/postal_code",
            "postal_addresses[]/postal_code",
            "text",
            CODES,
        ),
        asked("region", "postal_addresses[]/region", "text", ["NY", "CA"]),
        asked("locality", "postal_addresses[]/locality", "text", WORDS),
        asked(
            "postal_addresses/address_lines", "postal_addresses[]/address_lines[]", "text", WORDS
        ),
        asked(
            "postal_addresses/location/latitude",
            "postal_addresses[]/location/latitude",
            "number",
            DEGREES,
        ),
        asked("parties/active", "parties[]/active", "boolean"),
        asked("parties/identification", "parties[]/identification", "flexenum", PARTIES),
        asked("parties/last_verified_date", "parties[]/last_verified_date", "moment"),
        asked("division_info/divisions/name", "division_info[]/divisions[]/name", "text", WORDS),
        asked("birthdate", "birthdate", "whole"),
        asked("profiles", "profiles", "whole"),
        asked("custom_fields", "custom_fields", "whole"),
    ],
    "outreaches": [
        *_COMMON,
        asked("id", "", "id"),
        asked("type", "type", "flexenum", TYPES),
        asked("duration", "duration", "integer", NUMBERS),
        asked("subject", "subject", "text", WORDS),
        asked("notes", "notes", "odd text", ODD_WORDS),
        asked("action_date", "action_date", "moment"),
        asked("referrer_data/source", "referrer_data/source", "text", WORDS),
        asked("target_given_name targets/given_name", "targets[]/given_name", "text", WORDS),
        asked("target_ocdid targets.ocdid", "targets[]/ocdid", "text", OCDIDS),
        asked(
            "targets/email_addresses/address",
            "targets[]/email_addresses[]/address",
            "email",
            ADDRESSES,
        ),
        asked("referrer_data", "referrer_data", "whole"),
    ],
    "advocacy_campaigns": [
        *_COMMON,
        asked("title", "title", "text", WORDS),
        asked("type", "type", "flexenum", TYPES),
        asked("templates", "templates[]", "text", WORDS),
        asked("total_outreaches", "total_outreaches", "integer", [0, 1, 2, 3]),
        asked("target_list/given_name", "target_list[]/given_name", "text", WORDS),
    ],
}

# Conditions: their text, and what they mean

Test: TypeAlias = Callable[[Json], bool]


@dataclass(frozen=True)
class Condition:
    text: str
    holds: Test = field(compare=False, repr=False)
    binds: int = 3
    """How tightly: `or` 0, `and` 1, `not` 2, a comparison 3."""

    def within(self, tightness: int) -> str:
        return self.text if self.binds >= tightness else f"({self.text})"


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda value, part: part in value,
    "startswith": str.startswith,
    "endswith": str.endswith,
}
_FLIPPED = {"eq": "eq", "ne": "ne", "gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
_PATTERNS = ["^a", "a$", "n{2}", "^(ann|bea)$", "^.{3}$", "[b-d]", "o'b", r"\d{5}", "^$", "^[^a]"]
_LIKES = ["a%", "%a", "%n%", "ANN", "an_a", "_", "%", "50% off_now", "back\\slash", "%\\%", "1__1%"]
_LIKES += [r"50\% off\_now", r"%\\slash", r"50\%%"]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _any(item: Asked, test: Callable[[Any], bool]) -> Test:
    return lambda document: any(
        value is not None and test(value) for value in item.values(document)
    )


def _equality(item: Asked, op: str, value: Any, fold: bool) -> Test:
    def same(one: Any) -> bool:
        return bool(_folded(one) == _folded(value) if fold else one == value)

    if op == "eq":
        return _any(item, same)
    return lambda document: any(one is None or not same(one) for one in item.values(document))


def _null(item: Asked) -> Test:
    return lambda document: all(value is None for value in item.values(document))


@st.composite
def conditions(draw: st.DrawFn, item: Asked) -> Condition:
    """One comparison of a field, in one of its spellings."""
    name = draw(st.sampled_from(item.names))
    if item.kind == "whole" or (item.kind != "id" and draw(st.integers(0, 7)) == 0):
        op = draw(st.sampled_from(["eq", "ne"]))
        null = _null(item)
        return Condition(
            f"{name} {op} null",
            null if op == "eq" else lambda document: not null(document),
        )
    return draw(_BY_KIND[item.kind](name, item))


@st.composite
def _of_text(draw: st.DrawFn, name: str, item: Asked) -> Condition:
    pool = st.sampled_from(item.pool)
    fold = item.kind in ("flexenum", "email")
    sort = draw(st.sampled_from(["equal", "equal", "in", "order", "like", "regexp", "function"]))
    asked = draw(st.sampled_from([name, name, f"tolower({name})", f"toupper({name})"]))
    if sort != "order" or item.kind != "text":
        name, fold = asked, fold or asked != name
    if sort == "order" and item.kind == "text":
        return draw(_ordered(name, item, pool, _quoted))
    match sort:
        case "in":
            return draw(_membership(name, item, pool, fold))
        case "like":
            return _like(name, item, draw(st.sampled_from(_LIKES)))
        case "regexp":
            word, slash = draw(st.sampled_from(["regexp", "re"])), draw(st.sampled_from(["", "/"]))
            return _regexp(name, item, draw(st.sampled_from(_PATTERNS)), word, slash, fold)
        case "function":
            return draw(_call(name, item, pool, fold))
    return draw(_equal(name, item, pool, _quoted, fold))


def _like(name: str, item: Asked, pattern: str) -> Condition:
    parts = re.findall(r"\\[%_\\]|.", pattern)
    wild = re.compile(
        "".join(".*" if part == "%" else re.escape(part[-1]) for part in parts), re.I | re.S
    )
    holds = _any(item, lambda value: wild.fullmatch(value) is not None)
    return Condition(f"{name} like {_quoted(pattern)}", holds)


def _regexp(
    name: str, item: Asked, pattern: str, word: str, slash: str = "", fold: bool = False
) -> Condition:
    flags = re.IGNORECASE if fold else 0
    holds = _any(item, lambda value: re.search(pattern, value, flags) is not None)
    return Condition(f"{name} {word} {_quoted(slash + pattern + slash)}", holds)


@st.composite
def _call(
    draw: st.DrawFn, name: str, item: Asked, pool: st.SearchStrategy[str], fold: bool
) -> Condition:
    function, text = draw(st.sampled_from([*_FUNCTIONS])), draw(pool)
    part = text[draw(st.integers(0, 2)) : draw(st.integers(2, 9))]
    read = _folded if fold else str
    holds = _any(item, lambda value: _FUNCTIONS[function](read(value), read(part)))
    written = f"{function}({name},{_quoted(part)})"
    end = draw(st.sampled_from(["", " eq true", " eq false", " ne true"]))
    if end in ("", " eq true"):
        return Condition(written + end, holds)
    return Condition(written + end, lambda document: not holds(document))


@st.composite
def _equal(
    draw: st.DrawFn,
    name: str,
    item: Asked,
    pool: st.SearchStrategy[Any],
    written: Callable[[Any], str],
    fold: bool = False,
) -> Condition:
    op, value = draw(st.sampled_from(["eq", "ne"])), draw(pool)
    literal = written(value)
    text = draw(st.sampled_from([f"{name} {op} {literal}", f"{literal} {op} {name}"]))
    return Condition(text, _equality(item, op, value, fold))


@st.composite
def _ordered(
    draw: st.DrawFn,
    name: str,
    item: Asked,
    pool: st.SearchStrategy[Any],
    written: Callable[[Any], str],
    read: Callable[[Any], Any] = lambda value: value,
) -> Condition:
    op, value = draw(st.sampled_from([*_ORDERS])), draw(pool)
    literal = written(value)
    text = draw(st.sampled_from([f"{name} {op} {literal}", f"{literal} {_FLIPPED[op]} {name}"]))
    return Condition(text, _any(item, lambda one: _ORDERS[op](read(one), read(value))))


@st.composite
def _membership(
    draw: st.DrawFn, name: str, item: Asked, pool: st.SearchStrategy[Any], fold: bool
) -> Condition:
    values = draw(st.lists(pool, min_size=1, max_size=3))
    null = draw(st.booleans()) and item.kind != "id"
    written = [_written(item.kind)(value) for value in values] + ["null"] * null
    tests = [_equality(item, "eq", value, fold) for value in values]
    tests += [_null(item)] * null

    def holds(document: Json) -> bool:
        return any(test(document) for test in tests)

    return Condition(f"{name} in ({draw(st.sampled_from([',', ', '])).join(written)})", holds)


def _written(kind: str) -> Callable[[Any], str]:
    return _quoted if kind in ("text", "odd text", "flexenum", "email", "id") else str


def _of_numbers(name: str, item: Asked) -> st.SearchStrategy[Condition]:
    pool = st.sampled_from([*item.pool, 5, 1000])

    def quoted(value: Any) -> str:
        return f"'{value}'"

    return st.one_of(
        _equal(name, item, pool, str),
        _equal(name, item, pool, quoted),
        _ordered(name, item, pool, str),
        _ordered(name, item, pool, quoted),
        _membership(name, item, pool, False),
    )


def _of_truth(name: str, item: Asked) -> st.SearchStrategy[Condition]:
    return _equal(name, item, st.booleans(), lambda value: str(value).lower())


_SPELLINGS = (
    lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}",
    lambda at: f"'{at:%Y-%m-%dT%H:%M:%SZ}'",
    lambda at: f"'{at:%Y-%m-%d %H:%M:%S}'",
    lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
    lambda at: f"'{at + timedelta(hours=2):%Y-%m-%dT%H:%M:%S}+02:00'",
    lambda at: f"{at - timedelta(minutes=90):%Y-%m-%dT%H:%M:%S}-0130",
)


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _of_moments(name: str, item: Asked) -> st.SearchStrategy[Condition]:
    """Around the moments that are stored, to the second, and far away."""
    days, seconds = st.integers(-1, 3), st.integers(-1, 1)
    near = st.builds(lambda day, second: BEGIN + timedelta(days=day, seconds=second), days, seconds)
    pool = near | st.sampled_from(
        [datetime(1999, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)]
    )

    @st.composite
    def made(draw: st.DrawFn) -> Condition:
        written = draw(st.sampled_from(_SPELLINGS))
        op = draw(st.sampled_from(["eq", "ne", *_ORDERS]))
        if op in _ORDERS:
            return draw(_ordered(name, item, pool, written, _instant))
        at = draw(pool)
        shown = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        return Condition(f"{name} {op} {written(at)}", _equality(item, op, shown, False))

    return made()


_BY_KIND: dict[str, Callable[[str, Asked], st.SearchStrategy[Condition]]] = {
    "text": _of_text,
    "odd text": _of_text,
    "flexenum": _of_text,
    "email": _of_text,
    "integer": _of_numbers,
    "number": _of_numbers,
    "boolean": _of_truth,
    "moment": _of_moments,
}


def _joined(parts: list[Condition], word: str) -> Condition:
    tightness, combine = (1, all) if word == "and" else (0, any)
    text = f" {word} ".join(part.within(tightness + 1) for part in parts)
    return Condition(text, lambda document: combine(p.holds(document) for p in parts), tightness)


def _negated(part: Condition) -> Condition:
    return Condition(f"not {part.within(4)}", lambda document: not part.holds(document), 2)


def _combined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        st.builds(_joined, several, st.sampled_from(["and", "or"])),
        parts.map(_negated),
        parts.map(lambda part: Condition(f"( {part.text} )", part.holds)),
    )


@cache
def filters(plural: str) -> st.SearchStrategy[Condition]:
    one = st.one_of([conditions(item) for item in FIELDS[plural] if item.kind != "id"])
    return st.recursive(one, _combined, max_leaves=6)


# The store, and what it finds


@dataclass
class Library:
    gateway: Gateway = field(repr=False)
    documents: dict[str, list[Json]] = field(repr=False)

    async def found(self, plural: str, text: str) -> set[str]:
        query = {"filter": text, "per_page": "100"}
        response = await self.gateway.client.get(f"/{plural}", params=query)
        assert response.status_code == 200, (text, response.text)
        page: Json = response.json()
        ids = [id_of(item) for item in page["_embedded"][f"osdi:{plural}"]]
        assert page["total_records"] == len(ids) == len(set(ids))
        return set(ids)


@pytest.fixture
async def library(gateway: Gateway) -> Library:
    make = Maker()
    campaigns = []
    for _ in range(8):
        campaigns.append((await gateway.post("/advocacy_campaigns", make.campaign()))["_links"])
    for _ in range(30):
        await gateway.post("/people", make.person())
    for number in range(30):
        links = {"osdi:advocacy_campaign": campaigns[number % 5]["self"]}
        await gateway.post("/outreaches", {**make.outreach(), "_links": links})
    pages = {plural: await gateway.get(f"/{plural}?per_page=100") for plural in FIELDS}
    documents = {name: page["_embedded"][f"osdi:{name}"] for name, page in pages.items()}
    return Library(gateway, documents)


thorough = settings(
    max_examples=examples(200),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@thorough
@given(
    asked=st.sampled_from([*FIELDS]).flatmap(lambda name: st.tuples(st.just(name), filters(name)))
)
async def test_a_filter_finds_what_the_oracle_finds(
    library: Library, asked: tuple[str, Condition]
) -> None:
    plural, condition = asked
    expected = {id_of(item) for item in library.documents[plural] if condition.holds(item)}
    assert await library.found(plural, condition.text) == expected, condition.text


async def test_every_pattern_finds_what_the_oracle_finds(library: Library) -> None:
    found: Counter[int] = Counter()
    for plural, documents in library.documents.items():
        for item in FIELDS[plural]:
            if item.kind not in ("text", "odd text") or "targets" in item.names[0]:
                continue
            asked = [_like(item.names[0], item, pattern) for pattern in _LIKES]
            asked += [_regexp(item.names[0], item, pattern, "re") for pattern in _PATTERNS]
            for condition in asked:
                expected = {id_of(document) for document in documents if condition.holds(document)}
                assert await library.found(plural, condition.text) == expected, condition.text
                found[len(expected)] += 1
    assert len(found) > 5


@pytest.mark.parametrize("plural", FIELDS)
async def test_every_field_tells_some_documents_from_others(library: Library, plural: str) -> None:
    """Else the oracle would agree with anything."""
    for item in FIELDS[plural]:
        if item.kind in ("id", "moment", "whole") or not item.pool:
            continue
        values = [item.values(document) for document in library.documents[plural]]
        assert any(values) or item.kind == "integer"
        assert any(not any(value) for value in values) or "identifiers[]" in item.way

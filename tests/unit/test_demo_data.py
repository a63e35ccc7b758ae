"""The demo data is reproducible, valid by the catalogue, and uneven like real life."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.demo.records import Outreach, campaigns, outreaches, people
from app.demo.schedule import FOUNDED
from app.demo.words import CAUSES, CITIES
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, OUTREACH_TYPES, PERSON
from schema.osdi.fields import Field, Kind

TODAY = datetime(2026, 11, 18, 16, 20, 5, 123456, tzinfo=UTC)
CENTRAL = timezone(timedelta(hours=-6))


@pytest.fixture(scope="module")
def acts() -> list[Outreach]:
    return outreaches(TODAY)


LATER = TODAY + timedelta(days=250, hours=5, minutes=7)
TRIAL = 160


@pytest.fixture(scope="module")
def recent(acts: list[Outreach]) -> list[Outreach]:
    return acts[TRIAL:]


def _bytes(acts: list[Outreach]) -> bytes:
    return json.dumps([(str(act.moment), act.campaign, act.body) for act in acts]).encode()


def test_same_arguments_give_the_same_bytes(acts: list[Outreach]) -> None:
    assert _bytes(outreaches(TODAY)) == _bytes(acts)
    assert json.dumps(people()) == json.dumps(people())
    assert json.dumps(campaigns()) == json.dumps(campaigns())
    assert people(7) == people()[:7]


def test_the_zone_of_today_does_not_matter(acts: list[Outreach]) -> None:
    assert _bytes(outreaches(TODAY.astimezone(CENTRAL))) == _bytes(acts)
    assert _bytes(outreaches(TODAY.replace(tzinfo=None))) == _bytes(acts)


def test_the_day_decides_about_the_moments_of_what_is_recent_and_nothing_else(
    acts: list[Outreach],
) -> None:
    later = outreaches(LATER)
    assert _bytes(later[:TRIAL]) == _bytes(acts[:TRIAL])
    assert {act.body["identifiers"][0]: _undated(act) for act in later} == {
        act.body["identifiers"][0]: _undated(act) for act in acts
    }
    assert later[TRIAL].moment > acts[-1].moment


def _undated(act: Outreach) -> tuple[int, dict[str, Any]]:
    return act.campaign, {name: act.body[name] for name in act.body if name != "action_date"}


def test_the_trial_was_after_the_campaigns_were_entered() -> None:
    trial = outreaches(TODAY, 0, 1)
    assert len(trial) == TRIAL
    assert FOUNDED + timedelta(hours=1) < trial[0].moment
    assert trial[-1].moment < FOUNDED + timedelta(days=31)
    assert {act.campaign for act in trial} == {0, 1}


def test_counts(acts: list[Outreach]) -> None:
    assert (len(campaigns()), len(people()), len(acts)) == (8, 400, 2000)
    assert {act.campaign for act in acts} == set(range(8))
    assert {act.body["person"]["identifiers"][0] for act in acts} == {
        f"demo:person-{number}" for number in range(1, 401)
    }


@pytest.mark.parametrize(("count", "days"), [(0, 1), (1, 1), (5, 1), (30, 2), (500, 365)])
def test_any_amount(count: int, days: int) -> None:
    some = outreaches(TODAY, count, days)[TRIAL:]
    assert len(some) == count
    assert all(TODAY - timedelta(days=days) <= act.moment <= TODAY for act in some)
    assert all(TODAY - act.moment < timedelta(hours=3) for act in some[-1:])


def test_identifiers_and_addresses_are_unique(acts: list[Outreach]) -> None:
    bodies = [*campaigns(), *people(), *(act.body for act in acts)]
    identifiers = [name for body in bodies for name in body["identifiers"]]
    assert len(set(identifiers)) == len(identifiers) == 2408
    addresses = [item["address"] for body in people() for item in body["email_addresses"]]
    assert len(set(addresses)) == len(addresses) == 400
    assert all(re.fullmatch(r"[a-z0-9.-]+@example\.(org|com|net)", name) for name in addresses)


def test_phone_numbers_are_fictional_and_unique() -> None:
    numbers = [
        item["number"]
        for body in (*people(), *(target for body in campaigns() for target in body["target_list"]))
        for item in body.get("phone_numbers", [])
    ]
    assert len(set(numbers)) == len(numbers) > 200
    assert all(re.fullmatch(r"1[2-9]\d\d55501\d\d", number) for number in numbers)


def test_every_name_and_value_is_known_to_the_catalogue(acts: list[Outreach]) -> None:
    bodies = [{name: act.body[name] for name in act.body if name != "person"} for act in acts]
    faults = [
        *_faults(campaigns(), CAMPAIGN.fields),
        *_faults(people(), PERSON.fields),
        *_faults(bodies, OUTREACH.fields),
    ]
    assert faults == []


def _faults(bodies: list[dict[str, Any]], fields: tuple[Field, ...]) -> Iterator[str]:
    """The names, types and enum values of a body that the catalogue does not have."""
    known = {field.name: field for field in fields}
    for body in bodies:
        for name, value in body.items():
            if name not in known or known[name].read_only:
                yield f"{name} is unknown or read-only"
            else:
                yield from _field_faults(known[name], value)


def _field_faults(field: Field, value: Any) -> Iterator[str]:
    choices = field.values
    if field.struct is not None:
        many = field.kind is Kind.ARRAY
        yield from _faults(value if many else [value], field.struct.fields)
    elif choices and value not in choices:
        yield f"{field.name}: {value!r}"
    elif not _fits(field.kind, value):
        yield f"{field.name}: {value!r} is not {field.kind}"


def _fits(kind: Kind, value: Any) -> bool:
    match kind:
        case Kind.STRINGS:
            return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
        case Kind.STRING_MAP:
            return all(isinstance(item, str) for item in value.values())
        case Kind.BOOLEAN | Kind.INTEGER:
            return type(value) is (bool if kind is Kind.BOOLEAN else int)
        case Kind.DATETIME:
            return datetime.fromisoformat(value).tzinfo is not None
    return isinstance(value, str) and value.strip() == value != ""


def test_targets() -> None:
    targets = [target for body in campaigns() for target in body["target_list"]]
    division = re.compile(
        r"ocd-division/country:us/state:([a-z]{2})(/(cd|sldu|sldl):\d+|/(county|place):[a-z_]+)?"
    )
    found = [division.fullmatch(target["ocdid"]) for target in targets]
    assert all(found)
    assert len({match[1] for match in found if match}) >= 20
    assert {"cd", "sldu", "sldl"} <= {match[3] for match in found if match}
    names = {(target["given_name"], target["family_name"]) for target in targets}
    assert len(names) == len(targets) >= 60


def test_campaigns_cover_every_type_and_some_are_shared() -> None:
    assert {body["type"] for body in campaigns()} == set(OUTREACH_TYPES)
    assert 2 <= sum("share_options" in body for body in campaigns()) <= 4
    assert all(body["browser_url"].startswith("https://example.org/") for body in campaigns())


def test_people_live_in_cities_that_exist() -> None:
    homes = {
        (home["locality"], home["region"], home["postal_code"])
        for body in people()
        for home in body["postal_addresses"]
    }
    assert homes <= {(locality, region, code) for locality, region, code, _ in CITIES}
    assert len({region for _, region, _ in homes}) >= 40


def test_an_outreach_is_of_its_campaign(acts: list[Outreach]) -> None:
    bodies = campaigns()
    keys = [[_key(target) for target in body["target_list"]] for body in bodies]
    for act in acts:
        kind = act.body["type"]
        assert kind == bodies[act.campaign]["type"]
        assert 1 <= len(act.body["targets"]) <= 3
        assert {_key(target) for target in act.body["targets"]} <= set(keys[act.campaign])
        assert ("duration" in act.body) == (kind == "phone")
        assert ("subject" in act.body) == (kind == "email")
        assert ("message" in act.body) == (kind in ("email", "postal mail"))
    assert "{" not in _bytes(acts).decode().replace('{"', "").replace("{}", "")


def test_nobody_visits_a_board_of_another_state(acts: list[Outreach]) -> None:
    visits = [act.body for act in acts if act.body["type"] == "in-person"]
    assert len(visits) > 50
    for body in visits:
        home = body["person"]["postal_addresses"][0]["region"].lower()
        assert all(f"/state:{home}/" in target["ocdid"] for target in body["targets"])


def _key(target: dict[str, Any]) -> tuple[str, str, str]:
    return target["given_name"], target["family_name"], target["ocdid"]


def test_moments_are_in_the_window_and_in_order(
    acts: list[Outreach], recent: list[Outreach]
) -> None:
    moments = [act.moment for act in acts]
    assert moments == sorted(moments)
    assert [act.body["action_date"] for act in acts] == [
        moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in moments
    ]
    moments = [act.moment for act in recent]
    assert TODAY - timedelta(days=90) <= moments[0] < TODAY - timedelta(days=88)
    assert TODAY - timedelta(hours=2) < moments[-1] <= TODAY
    assert all(moment.microsecond == 0 and moment.tzinfo is UTC for moment in moments)


def test_evenings_and_weekdays_are_busy(acts: list[Outreach]) -> None:
    hours = Counter(act.moment.astimezone(CENTRAL).hour for act in acts)
    evening, night = (sum(hours[hour] for hour in part) for part in (range(17, 22), range(1, 6)))
    assert evening > 5 * night
    days = Counter(act.moment.astimezone(CENTRAL).weekday() for act in acts)
    assert min(days[1], days[2], days[3]) > 1.3 * max(days[5], days[6])


def test_campaigns_start_one_by_one_and_two_with_a_burst(recent: list[Outreach]) -> None:
    for index, cause in enumerate(CAUSES):
        launch = TODAY - timedelta(days=90 * (1 - cause.course[0]), hours=1)
        own = [act.moment for act in recent if act.campaign == index]
        assert min(own) >= launch
        first = sum(moment < launch + timedelta(days=4) for moment in own) / 4
        if cause.course[2]:
            later = (len(own) - 4 * first) / ((TODAY - launch).days - 4)
            assert first > 2.5 * later
    assert sum(cause.course[2] > 0 for cause in CAUSES) == 2


def test_few_act_often_and_many_once(recent: list[Outreach]) -> None:
    often = Counter(act.body["person"]["identifiers"][0] for act in recent)
    assert sum(times == 1 for times in often.values()) > 100
    assert sum(times for _, times in often.most_common(40)) > 0.4 * len(recent)
    assert max(often.values()) < 120

"""Demo data: eight campaigns, their supporters, and their outreaches, recent and in a trial.

In: the number of records, and the date and time that count as now. Out: OSDI bodies.
Pure and deterministic: the same arguments give the same bytes. Everything in `app` may import it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from random import Random
from typing import Any

from app.demo import words
from app.demo.schedule import (
    ScheduledOutreach,
    random_stream,
    recent_outreaches,
    trial_outreaches,
)
from app.demo.words import CAUSES, Cause

Body = dict[str, Any]

ORIGIN = "Neighbors United (demo)"
_DIVISIONS = "ocd-division/country:us/"
_AREA_CODES = {region: area for _, region, _, area in reversed(words.CITIES)}
_PEOPLE_LINES = 80  # of the 100 fictional numbers 555-0100 to 555-0199; offices get the rest


@dataclass(frozen=True, slots=True)
class Outreach:
    """One outreach: its time, the index of its campaign, and the body for the helper.

    `body["person"]` is shared by all outreaches of one person: do not change it.
    """

    moment: datetime
    campaign: int
    body: Body


def campaigns() -> list[Body]:
    """Return the campaigns' bodies, in the order of `Outreach.campaign`."""
    return [_campaign(number, cause) for number, cause in enumerate(CAUSES, 1)]


def people(count: int = 400) -> list[Body]:
    """Return the supporters' bodies; a smaller count gives the first ones of a larger count."""
    addresses: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    return [
        _person(random_stream("person", number), number, addresses, lines)
        for number in range(1, count + 1)
    ]


def outreaches(today: datetime, count: int = 1840, days: int = 90) -> list[Outreach]:
    """Return the outreaches of the trial and of the `days` before `today`, oldest first.

    `count` is the number of recent outreaches. None is later than `today`, which is UTC if it has
    no time zone. Each person has at least one if `count` allows. `today` only affects times: the
    outreach with a given number always has the same person, campaign, words and targets.
    """
    end = (today if today.tzinfo else today.replace(tzinfo=UTC)).astimezone(UTC)
    supporters = people()
    regions = [_region(person) for person in supporters]
    offices = [_targets(cause) for cause in CAUSES]
    scheduled = [
        *trial_outreaches(regions),
        *recent_outreaches(regions, end.replace(microsecond=0), count, days),
    ]
    return [
        Outreach(item.moment, item.campaign, _outreach(item, supporters, offices))
        for item in sorted(scheduled, key=attrgetter("moment", "number"))
    ]


def _campaign(number: int, cause: Cause) -> Body:
    url = f"https://example.org/act/{cause.slug}"
    body: Body = {
        "identifiers": [f"demo:campaign-{number}"],
        "origin_system": ORIGIN,
        "name": cause.name,
        "title": cause.title,
        "description": f"<p>{cause.summary}</p><p><strong>{cause.title}.</strong></p>",
        "summary": cause.summary,
        "templates": _templates(cause),
        "targets": cause.targets,
        "target_list": [
            target | _office(cause.kind, target, line)
            for line, target in enumerate(_targets(cause), number // 5 * 10)
        ],
        "browser_url": url,
        "type": cause.kind,
        "share_url": url,
    }
    if number % 3 == 1:
        body |= _sharing(cause, url, 40 * number)
    return body


def _templates(cause: Cause) -> list[str]:
    greeting = {
        "phone": "Hello, my name is [your name] and I live in [your city]. I am calling to ask",
        "in-person": "Good evening. I am [your name], a resident of [your city]. I ask",
    }.get(cause.kind, "Dear [title] [family name],\n\nI am writing to ask")
    return [
        f"{greeting} that you {ask}. {closing}"
        for ask, closing in zip(cause.asks[:2], words.CLOSINGS, strict=False)
    ]


def _sharing(cause: Cause, url: str, shares: int) -> Body:
    parts = (("facebook_share", 5), ("twitter_share", 2), ("email_share", 3))
    texts: dict[str, Body] = {
        "facebook_share": {"title": cause.title, "description": cause.summary},
        "twitter_share": {"message": f"{cause.title}! {url}"},
        "email_share": {
            "subject": cause.title,
            "body": f"{cause.summary}\n\nWill you join me? {url}",
        },
    }
    option = {name: {**texts[name], "total_shares": shares * part} for name, part in parts}
    return {"total_shares": shares * sum(part for _, part in parts), "share_options": [option]}


def _targets(cause: Cause) -> list[Body]:
    """The targets of a cause, with the five fields that outreaches repeat."""
    return [
        {
            "title": title,
            "organization": organization,
            "given_name": name.split()[0],
            "family_name": name.split()[1],
            "ocdid": _DIVISIONS + division,
        }
        for title, organization, holders in cause.offices
        for name, division in (holder.split("=") for holder in holders.split(","))
    ]


def _office(kind: str, target: Body, line: int) -> Body:
    """The contact details of a target that a campaign of this kind needs."""
    state = _state(target)
    if kind == "phone":
        area = "202" if target["organization"].startswith("U.S.") else _AREA_CODES[state.upper()]
        number = {
            "primary": True,
            "number": f"1{area}55501{_PEOPLE_LINES + line:02}",
            "number_type": "Work",
            "country": "US",
        }
        return {"phone_numbers": [number]}
    if kind == "email":
        local = _to_ascii(f"{target['given_name']}.{target['family_name']}")
        address = f"{local}@office.example.org"
        return {"email_addresses": [{"primary": True, "address": address, "address_type": "work"}]}
    if kind == "postal mail":
        street, locality, postal_code = words.CAPITOLS[state]
        lines = ["Office of the Governor", street]
        return {"postal_addresses": [_address("Work", lines, locality, state.upper(), postal_code)]}
    return {}


def _state(target: Body) -> str:
    """The two letters of the state in which a target's division lies."""
    ocdid: str = target["ocdid"]
    return ocdid.removeprefix(_DIVISIONS + "state:")[:2]


def _person(rng: Random, number: int, addresses: Counter[str], lines: Counter[str]) -> Body:
    locality, region, postal_code, area = rng.choice(words.CITIES)
    street = f"{rng.randint(2, 4800)} {rng.choice(words.STREETS)}"
    identity = _identity(rng)
    email = _email(rng, f"{identity['given_name']}.{identity['family_name']}", addresses)
    status = rng.choices(("Verified", "Potential"), (3, 1))[0]
    postal = _address("Home", [street], locality, region, postal_code) | {"status": status}
    body: Body = {
        "identifiers": [f"demo:person-{number}"],
        "origin_system": ORIGIN,
        **identity,
        "source": rng.choice(words.SOURCES),
        **_age(rng),
        "party_identification": rng.choices(*words.PARTIES)[0],
        "postal_addresses": [postal],
        "email_addresses": [email],
        "custom_fields": _custom_fields(rng),
    }
    if rng.random() < 0.7 and lines[area] < _PEOPLE_LINES:
        body["phone_numbers"] = [_phone(rng, area, lines)]
    return body


def _identity(rng: Random) -> Body:
    """Name, gender and languages, which depend on each other."""
    cohort = rng.choices(words.COHORTS, [item.weight for item in words.COHORTS])[0]
    gender = rng.choices(("Female", "Male", "Other"), (52, 45, 3))[0]
    female = gender == "Female" or (gender == "Other" and rng.random() < 0.5)
    spoken = ["en", *(tag for tag in cohort.languages if rng.random() < 0.7)]
    body: Body = {
        "given_name": rng.choice(cohort.female if female else cohort.male),
        "family_name": rng.choice(cohort.family),
        "gender": gender,
        "languages_spoken": spoken,
        "preferred_language": spoken[-1] if rng.random() < 0.3 else "en",
    }
    if gender == "Other":
        body["gender_pronouns"] = {"subject": "They", "object": "Them", "posessive": "Theirs"}
    return body


def _email(rng: Random, name: str, taken: Counter[str]) -> Body:
    local = _to_ascii(name)
    taken[local] += 1
    suffix = "" if taken[local] == 1 else str(taken[local])
    domain = rng.choice(("example.org", "example.com", "example.net"))
    status = rng.choices(("subscribed", "unsubscribed", "bouncing"), (92, 6, 2))[0]
    address = f"{local}{suffix}@{domain}"
    kind = rng.choices(("personal", "work"), (9, 1))[0]
    return {"primary": True, "address": address, "address_type": kind, "status": status}


def _phone(rng: Random, area: str, lines: Counter[str]) -> Body:
    # 37 and 80 share no factor, so the lines of one area code differ until all are used.
    line = (int(area) + 37 * lines[area]) % _PEOPLE_LINES
    lines[area] += 1
    mobile = rng.random() < 0.8
    return {
        "primary": True,
        "number": f"1{area}55501{line:02}",
        "number_type": "Mobile" if mobile else "Home",
        "country": "US",
        "sms_capable": mobile,
        "do_not_call": rng.random() < 0.08,
    }


def _address(kind: str, lines: list[str], locality: str, region: str, postal_code: str) -> Body:
    return {
        "primary": True,
        "address_type": kind,
        "address_lines": lines,
        "locality": locality,
        "region": region,
        "postal_code": postal_code,
        "country": "US",
    }


def _age(rng: Random) -> Body:
    year = round(rng.triangular(1936, 2006, 1972))
    return {
        "birthdate": {"month": rng.randint(1, 12), "day": rng.randint(1, 28), "year": year},
        "occupation": "Retired" if year < 1959 else rng.choice(words.OCCUPATIONS),
    }


def _custom_fields(rng: Random) -> Body:
    fields = {"most_important_issue": rng.choice(words.ISSUES)}
    if rng.random() < 0.25:
        fields["is_volunteer"] = "true"
    if rng.random() < 0.12:
        fields["union_member"] = "true"
    return fields


def _outreach(item: ScheduledOutreach, supporters: list[Body], offices: list[list[Body]]) -> Body:
    cause, person, number = CAUSES[item.campaign], supporters[item.person], item.number
    return {
        "person": person,
        "identifiers": [f"demo:outreach-{number}"],
        "origin_system": ORIGIN,
        "action_date": f"{item.moment:%Y-%m-%dT%H:%M:%SZ}",
        "type": cause.kind,
        **_words(random_stream("words", number), cause, person),
        "referrer_data": _referrer(random_stream("referrer", number), cause, supporters),
        "targets": _choose_targets(
            random_stream("targets", number), offices[item.campaign], _region(person).lower()
        ),
    }


def _words(rng: Random, cause: Cause, person: Body) -> Body:
    """The supporter's message, or the duration of a call, by the kind of campaign."""
    body: Body = {}
    if cause.kind == "phone":
        body["duration"] = round(min(1500, max(18, rng.lognormvariate(4.9, 0.6))))
    if cause.kind in ("email", "postal mail"):
        blanks = {
            "ask": rng.choice(cause.asks),
            "city": person["postal_addresses"][0]["locality"],
            "name": cause.name,
        }
        if cause.kind == "email":
            body["subject"] = rng.choice(words.SUBJECTS).format(**blanks)
        opening, closing = rng.choice(words.OPENINGS), rng.choice(words.CLOSINGS)
        body["message"] = f"{opening} {closing}".format(**blanks)
    if cause.kind in words.NOTES and rng.random() < 0.35:
        body["notes"] = rng.choice(words.NOTES[cause.kind])
    return body


def _referrer(rng: Random, cause: Cause, supporters: list[Body]) -> Body:
    channel, website, page, _ = rng.choices(words.CHANNELS, [item[3] for item in words.CHANNELS])[0]
    body = {"source": f"{channel}-{cause.slug}"}
    if rng.random() < 0.15:
        friend = rng.choice(supporters)
        body["referrer"] = _to_ascii(f"{friend['given_name']}-{friend['family_name']}")
    if website:
        body |= {"website": website, "url": page.format(slug=cause.slug)}
    return body


def _choose_targets(rng: Random, targets: list[Body], state: str) -> list[Body]:
    """One to three of the targets, from the supporter's state if it has any."""
    pool = [target for target in targets if _state(target) == state] or targets
    wanted = rng.choices((1, 2, 3), (6, 3, 1))[0]
    return [dict(target) for target in rng.sample(pool, min(wanted, len(pool)))]


def _region(person: Body) -> str:
    region: str = person["postal_addresses"][0]["region"]
    return region


def _to_ascii(name: str) -> str:
    """Lower-case ASCII for e-mail addresses: "Lucía.O'Rourke" becomes "lucia.orourke"."""
    bare = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("'", ""))
    return bare.encode("ascii", "ignore").decode().lower()

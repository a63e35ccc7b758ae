"""Bodies that are almost right: they never merge strangers, and lose no action."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.plan.pages import ParentScope
from resolvers.plan.tenant import Tenant
from resolvers.write.plan import Action, LookupResult, WritePlan, WriteRequest
from resolvers.write.planner import plan_write
from schema.failures import Failure
from schema.ids import new_id
from schema.match_keys import emails_of, phones_of
from schema.models.bodies import Body, ParsedBody, parse_record_outreach, parse_signup
from schema.normalize import only, unwrap
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TENANT = Tenant(UUID(int=1), "default")
CAMPAIGN_ID = UUID(int=2)

BLANKS: list[Any] = [
    "",
    " ",
    "n/a",
    "None",
    "null",
    "-",
    None,
    0,
    1.0,
    "12",
    "@",
    "crm:",
    ":",
    [],
    {},
]
NO_IDENTIFIERS = ["", " ", "None", "crm:", ":", "crm:null", "n/a", "my:\u200b", "{{id}}", None]
JUNK: list[Any] = [*BLANKS, 95.7, "95.7", True, "x", [None], [{}], {"a": 1}, [["x"]], 2**40, "\x00"]
OUTREACH_FIELDS = [
    "action_date", "duration", "type", "subject", "targets", "referrer_data", "_links",
    "identifiers", "add_tags", "triggers", "unknown",
]  # fmt: skip
PERSON_FIELDS = [
    "gender", "birthdate", "custom_fields", "languages_spoken", "postal_addresses", "profiles",
    "employer", "party_identification", "unknown",
]  # fmt: skip

near_misses = settings(max_examples=80, derandomize=True, database=None, deadline=None)
blanks, junk = st.sampled_from(BLANKS), st.sampled_from(JUNK)


def keys(of: str) -> st.SearchStrategy[Body]:
    """The keys of a person, good ones that only this person has among blank ones."""
    number = f"617555018{len(of)}"
    email = st.sampled_from([f"{of}@example.org", f" {of.upper()}@Example.ORG ", "none@x.org"])
    phone = st.sampled_from([number, float(number), int(number), "1-800-000-0000", 1234567890])
    identifier = st.sampled_from([f"crm:{len(of)}.0", f" my:{of}", *NO_IDENTIFIERS])
    arrays = {
        "email_addresses": (email | blanks).map(
            lambda value: {"address": value, "status": "Subscribed"}
        ),
        "phone_numbers": (phone | blanks).map(lambda value: {"number": value}),
        "identifiers": identifier,
    }
    return st.fixed_dictionaries(
        {}, optional={name: st.lists(item, max_size=3) for name, item in arrays.items()}
    )


def people(of: str) -> st.SearchStrategy[Body]:
    others = st.dictionaries(st.sampled_from(PERSON_FIELDS), junk, max_size=3)
    return st.builds(lambda key, other: {**other, **key}, keys(of), others)


actions = st.dictionaries(st.sampled_from(OUTREACH_FIELDS), junk, max_size=4)
wrappers = st.sampled_from(
    [lambda body: body, lambda body: [body], lambda body: {"osdi:outreach": body},
     lambda body: [{"outreach": [body]}]]
)  # fmt: skip
helpers = st.sampled_from(["record", "signup"])


def parsed(helper: str, action: Body, person: Any, wrap: Any) -> ParsedBody:
    if helper == "signup":
        functions = {name: action[name] for name in ("add_tags", "triggers") if name in action}
        return parse_signup(only([{"osdi:person": person, **functions}]))
    return parse_record_outreach(unwrap(OUTREACH, wrap({**action, "person": person})))


def planned(helper: str, body: ParsedBody, lookup: LookupResult, anonymous: bool) -> WritePlan:
    signs_up = helper == "signup"
    lookup.references.setdefault(CAMPAIGN.plural, {})[CAMPAIGN_ID] = {}
    scope = None if signs_up else ParentScope("advocacy_campaign_id", CAMPAIGN_ID)
    request = WriteRequest(
        Action.CREATE,
        PERSON if signs_up else OUTREACH,
        TENANT,
        body,
        scope=scope,
        helper=True,
        anonymous=anonymous,
    )
    return plan_write(request, lookup, NOW)


def stored(body: Body) -> LookupResult:
    """What the database has of a person with these fields."""
    id_ = new_id()
    lookup = LookupResult({PERSON.plural: {id_: {"id": str(id_), **body}}})
    lookup.emails = dict.fromkeys(emails_of(body), id_)
    lookup.phones = dict.fromkeys(phones_of(body), id_)
    lookup.identifiers = {PERSON.plural: dict.fromkeys(body.get("identifiers") or (), id_)}
    return lookup


@near_misses
@given(helpers, people("ada"), people("grace"), actions, wrappers, st.booleans())
def test_people_who_differ_in_every_good_key_are_not_merged(
    helper: str, ada: Body, grace: Body, action: Body, wrap: Any, anonymous: bool
) -> None:
    first = parse_signup({"person": {"given_name": "Ada", **ada}})
    second = parsed(helper, action, {"given_name": "Grace", **grace}, wrap)
    changes = planned(helper, second, stored(first.fields), anonymous).changes
    assert len(changes.inserts.get(PERSON.plural, ())) == 1
    assert changes.updates.get(PERSON.plural, []) == []


@near_misses
@given(helpers, people("ada"), actions, wrappers, st.booleans())
def test_no_action_of_somebody_is_lost(
    helper: str, ada: Body, action: Body, wrap: Any, anonymous: bool
) -> None:
    """A person with a name acts: the action is stored, whatever else the body has."""
    body = parsed(helper, action, {"family_name": "Lovelace", **ada}, wrap)
    if not anonymous:
        body.links.clear()
    plan = planned(helper, body, LookupResult(), anonymous)
    tables = [PERSON.plural] if helper == "signup" else [PERSON.plural, OUTREACH.plural]
    assert [len(plan.changes.inserts[table]) for table in tables] == [1] * len(tables)
    (row,) = plan.changes.inserts[PERSON.plural]
    assert row["family_name"] == "Lovelace"


@near_misses
@given(helpers, people("ada") | junk, actions, wrappers)
def test_nothing_empty_is_stored(helper: str, person: Any, action: Body, wrap: Any) -> None:
    """A body is refused, or it has something to store."""
    code, body = "", ParsedBody({})
    try:
        body = parsed(helper, action, person, wrap)
    except Failure as failure:
        code = failure.faults[0].code
    if code:
        assert code in ("NOTHING_TO_STORE", "UNKNOWN_PROPERTIES")
        return
    someone = body.fields if helper == "signup" else body.person or {}
    known = emails_of(someone) or phones_of(someone) or someone.get("identifiers")
    says = any(value not in (None, "", [], {}) for value in body.fields.values())
    assert known or (helper == "record" and (says or any(body.links.values())))

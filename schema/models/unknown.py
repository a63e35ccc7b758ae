"""The faults of unknown members of a body: what was not stored, and what to send instead.

In: a normalized body and its fields. Out: `Fault`s. For `bodies`. An unknown member is reported if
its name says where its value belongs: it is almost that of a field, a usual one in forms and CRMs,
or that of a tag, list, answer, link or collection. Others are extensions of the sender.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from schema.failures import Fault
from schema.models.errors import property_path
from schema.models.names import (
    MAX_NAME,
    can_hold,
    flat_path,
    has_value,
    meant_fields,
    plain_name,
    usual_path,
)
from schema.models.wrappers import person_in, wrapper_hint, wrapper_of
from schema.normalize import Json, Place, objects, sent_place
from schema.osdi.catalogue import ANSWER, BY_PLURAL, ITEM, OUTREACH, PERSON, TAGGING
from schema.osdi.fields import Field
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Collection, Link, Resource

HELPER_MEMBERS = frozenset({"person", *HELPER_FUNCTIONS.by_name})
"""The members that only the bodies of helpers have."""

_MAX_COMPARED = 20
"""Unknown members of a body that are compared with the names of fields or searched for a resource,
which takes some time.
"""

_MAX_EXAMINED = 1000
"""Unknown members of a body whose names are looked up."""

_MAX_NAMES = 20

_PERSON = ("person",)

_WORDS_BESIDE = frozenset(
    (
        *("add", "remove", "new", "set", "all", "user", "member", "contact", "supporter"),
        *("person", "people", "donor", "name", "names", "id", "ids", "uri", "uris", "url"),
        *("urls", "list", "current", "mailing", "email", "survey", "response", "responses"),
        *("code", "codes"),
    )
)
"""Words beside the one that a name is about: `tag_names`, `add_list`, `survey_answers`."""

_GROUPS: dict[frozenset[str], tuple[Resource, str, str]] = {
    frozenset({"tag", "tags", "tagging", "taggings"}): (
        TAGGING,
        "their names in 'add_tags'",
        "/tags/{id}/taggings",
    ),
    frozenset({"question", "questions", "answer", "answers"}): (
        ANSWER,
        "them in 'add_questions_responses_uri', each with the URL of its 'question'",
        "/questions/{id}/answers",
    ),
    frozenset({"list", "lists", "item", "items"}): (
        ITEM,
        "the names of the lists in 'add_lists'",
        "/lists/{id}/items",
    ),
}
"""What helpers add to a person, by the words for it: the resource, what to send to a helper, and
where to send the resource itself.
"""

_LINK_WORDS = {
    "person": (
        *("person", "people", "supporter", "contact", "constituent", "activist", "donor"),
        *("individual", "subscriber", "member", "signer", "user", "volunteer"),
    ),
    "advocacy_campaign": ("campaign", "advocacy_campaign"),
}
_CONSENT_WORDS = frozenset(
    (
        *("subscribed", "unsubscribed", "subscribe", "unsubscribe", "subscription"),
        *("unsub", "optin", "optout", "opted", "consent", "consented"),
    )
)
_PHONE_WORDS = frozenset(("sms", "text", "texting", "phone", "mobile", "whatsapp", "call"))
"""Words in the names of a consent, and of one to text messages."""

_CONSENT_DETAILS = ("_at", "_on", "_date", "_time", "_ip", "_source", "_url", "_link")
"""The ends of names that are about a consent, and do not give or withdraw it."""

_NOT_SERVED = frozenset(
    ("canvas", "canvasse", "donation", "attendance", "petition", "signature", "submission")
)
"""Resources of OSDI that this server does not have."""

_NUMBERED = re.compile("_?[0-9]{1,2}$")
"""The number of a column: `tag_1`."""

_LINK_ENDINGS = ("_id", "_ids", "_uri", "_url", "_href", "_link", "_identifier", "_identifiers")


@dataclass(frozen=True, slots=True)
class Body:
    """A body: its resource, its fields, and whether it is that of a helper."""

    resource: Resource
    fields: Mapping[str, Field]
    is_helper: bool


@dataclass(frozen=True, slots=True)
class _Member:
    """An unknown member of the object at `place`, which has the fields `known`."""

    place: Place
    name: str
    value: Json
    known: Mapping[str, Field]


def misnamed_faults(body: Body, sent: Mapping[str, Json], others: tuple[str, ...]) -> list[Fault]:
    """The faults of the unknown members beside known ones, of which the sender meant something.

    `others` are known members that are not fields.
    """
    faults = []
    compared = 0
    for member in islice(_unknown_members(body, sent, others), _MAX_EXAMINED):
        hint = _hint(body, member)
        if hint is None and compared < _MAX_COMPARED and not _is_extension(member.name):
            compared += 1
            hint = _similar(member) or _in_wrapper(member)
        if hint is not None:
            place = (*sent_place(sent, member.place), member.name[:MAX_NAME])
            faults.append(_fault(body, property_path(place), hint))
    return faults


def unknown_properties(
    body: Body, place: Place, members: Mapping[str, Json], known: Mapping[str, Field]
) -> Fault:
    """The fault of the object at `place`, which has no known member."""
    names = [str(name)[:MAX_NAME] for name in list(members)[:_MAX_NAMES]]
    return Fault(
        "UNKNOWN_PROPERTIES",
        f"None of these properties is known: {', '.join(repr(name) for name in names)}.",
        tuple(property_path((*place, name)) for name in names),
        wrapper_hint(members, known, property_path(place))
        or _nearest_hint(body, place, members, known),
    )


def _nearest_hint(
    body: Body, place: Place, members: Mapping[str, Json], known: Mapping[str, Field]
) -> str:
    """The known names that may be meant, or what to send in place of the first member of another
    resource, or else all known names.
    """
    near: list[str] = []
    others: list[str] = []
    for name, value in islice(members.items(), _MAX_NAMES):
        member = _Member(place, str(name), value, known)
        usual = _usual(member)
        if not usual and (other := _hint(body, member)):
            others.append(other)
        else:
            similar = get_close_matches(plain_name(member.name), known, 1, 0.6)
            near += usual or similar
    hints = (
        [f"Did you mean {', '.join(repr(name) for name in dict.fromkeys(near))}?"] if near else []
    )
    writable = [field.name for field in known.values() if not field.read_only]
    return " ".join([*hints, *others[:1]]) or f"Send one of {', '.join(writable[:_MAX_NAMES])}."


def _fault(body: Body, path: str, hint: str) -> Fault:
    if path in HELPER_MEMBERS and body.resource.link(path) is None:
        message = f"'{path}' was not applied: only the helpers have it."
    else:
        message = f"'{path}' is not known, and was not stored."
    return Fault("UNKNOWN_PROPERTIES", message, (path,), hint)


def _unknown_members(
    body: Body, sent: Mapping[str, Json], others: tuple[str, ...]
) -> Iterator[_Member]:
    for place, known, members in objects(body.fields, sent):
        for name, value in members.items():
            is_known = name in known or (not place and name in others)
            if not is_known and has_value(value):
                yield _Member(place, str(name), value, known)


def _is_extension(name: str) -> bool:
    """Whether a name has the prefix of another vocabulary, such as `van:events` or `@type`."""
    return name[:1] in ("@", "$") or (":" in name and not name.startswith("osdi:"))


def _similar(member: _Member) -> str | None:
    """What to send in place of a name that is almost that of a writable field. An `id` is similar
    to other short names, but is that of another system.
    """
    plain = plain_name(member.name)
    names = [] if plain == "id" else get_close_matches(plain, member.known, 1, 0.85)
    near = next((name for name in names if not member.known[name].read_only), None)
    return None if near is None else f"Did you mean '{near}'?"


def _usual(member: _Member) -> list[str]:
    """The fields that a usual name means."""
    plain, known = plain_name(member.name), member.known
    if plain == "id" and "identifiers" in known:
        return ["identifiers"]
    path = usual_path(plain, known, member.value)
    return [".".join((*path[:-1], name)) for name in meant_fields(plain, path)] if path else []


# What to send instead


def _hint(body: Body, member: _Member) -> str | None:
    """What to send in place of a member whose name says where its value belongs."""
    name, place = member.name, member.place
    if _is_extension(name):
        return None
    if name == "_embedded":
        return _embedded_hint(body, member.value) if not place else None
    if flat := flat_path(name, member.known):
        return f"Names in JSON are not paths: send it in '{flat[0]}', as '{'.'.join(flat[1:])}'."
    plain = plain_name(name)
    path = usual_path(plain, member.known, member.value)
    if path is not None and can_hold(path, member.value, member.known):
        return _path_hint(plain, path)
    if path is not None:
        return f"Did you mean '{'.'.join(path[:-1])}'?"
    if (consent := _consent_hint(plain, member.known)) is not None:
        return consent
    if not place:
        return _elsewhere(body, member, plain)
    return _beside_person(body, plain) if place == _PERSON else None


def _consent_hint(plain: str, known: Mapping[str, Field]) -> str | None:
    """Where to send a consent, or its withdrawal: it is the status of an address or a number."""
    words = set(plain.split("_"))
    is_opt = "opt" in words and words & {"in", "out"}
    is_status = "status" in words and words & {"email", *_PHONE_WORDS}
    is_consent = is_opt or is_status or not words.isdisjoint(_CONSENT_WORDS)
    if not is_consent or plain.endswith(_CONSENT_DETAILS):
        return None
    field = "phone_numbers" if words & _PHONE_WORDS else "email_addresses"
    outer = "person." if "person" in known else ""
    if field not in known and not outer:
        return None
    return (
        f"Send it in '{outer}{field}', as the 'status' of each: \"subscribed\" or \"unsubscribed\"."
    )


def _path_hint(plain: str, path: tuple[str, ...]) -> str:
    names = " or ".join(f"'{name}'" for name in meant_fields(plain, path))
    within = ".".join(path[:-1])
    return f"Send it in '{within}', as {names}." if within else f"Did you mean {names}?"


def _beside_person(body: Body, plain: str) -> str | None:
    """What to send in place of a member of the inline person that belongs beside it."""
    group = _group(plain)
    if plain in body.fields and plain not in ("person", "type"):
        return f"Send it beside 'person', as '{plain}'."
    return None if group is None else f"Send {group[1]}, beside 'person'."


def _in_wrapper(member: _Member) -> str | None:
    if member.place and member.place != _PERSON:
        return None
    value = {member.name: member.value}
    found = wrapper_of(value, member.known)
    if found is not None and found.is_sure:
        path = property_path((*member.place, *found.path))
        return f"Send the members of '{path}' beside the others."
    person = person_in(value, member.known)
    return None if person is None else f"Send '{property_path(person.path)}' as 'person'."


def _elsewhere(body: Body, member: _Member, plain: str) -> str | None:
    """What to send in place of a member that does not belong to the resource."""
    resource = body.resource
    group = _group(plain)
    collection = resource.collection(plain)
    if group is not None and body.is_helper:
        return f"Send {group[1]}."
    if collection is not None:
        return f"POST each to /{resource.plural}/{{id}}/{collection.rel}."
    link = _link_of(resource, plain)
    if link is not None:
        return _link_hint(body, link, is_object=isinstance(member.value, dict | list))
    if group is not None and resource in (PERSON, OUTREACH):
        what = "it" if plain in HELPER_MEMBERS else group[1]
        return f"Send {what} to the Person Signup Helper, with the person."
    if group is not None and resource.collection(group[0].plural):
        return f"POST a link to the {resource.title} to {group[2]}."
    if group is not None:
        return f"POST each to {group[2]}."
    if plain in HELPER_MEMBERS:
        return "Send it to the Record Outreach Helper or the Person Signup Helper."
    path = usual_path(plain, PERSON.by_name) if not body.is_helper else None
    if resource.link("person") and path and path[:-1] != ("birthdate",):
        return "It belongs to the person: send it to /people/{id}, or to the Person Signup Helper."
    people = _collection_of_people(resource)
    if people and plain.removesuffix("s") in _LINK_WORDS["person"]:
        return f"POST each to /{resource.plural}/{{id}}/{people.rel}."
    if plain.removesuffix("s") in _NOT_SERVED:
        return "There is no such resource here: send what it has in common with an outreach."
    of_outreach = {*OUTREACH.by_name, "target"} - {"type"}
    link = _link_of(OUTREACH, plain)
    # `contact_id` is that of the person in another system.
    if resource is PERSON and (plain in of_outreach or (link and link.rel != "person")):
        return "It belongs to an outreach: send it to the Record Outreach Helper, with the person."
    return None


def _collection_of_people(resource: Resource) -> Collection | None:
    """The collection whose members link people to a tag, a list, a question or a campaign."""
    items = resource.collections if resource is not PERSON else ()
    return next((item for item in items if BY_PLURAL[item.target].link("person")), None)


def _group(plain: str) -> tuple[Resource, str, str] | None:
    """What a name is about, if it is a tag, a list or an answer."""
    # VAN calls its tags activist codes.
    words = set(_NUMBERED.sub("", plain).replace("activist_code", "tag").split("_"))
    for about, group in _GROUPS.items():
        if words & about and words - about <= _WORDS_BESIDE:
            return group
    return None


def _link_of(resource: Resource, plain: str) -> Link | None:
    """The link that a name is about: `campaign`, `person_id`, `supporter_url`."""
    bare = next((plain.removesuffix(end) for end in _LINK_ENDINGS if plain.endswith(end)), plain)
    for link in resource.links:
        if bare == link.rel or bare in _LINK_WORDS.get(link.rel, ()):
            return link
    return None


def _link_hint(body: Body, link: Link, is_object: bool) -> str:
    if link.rel in body.fields and is_object:
        return f"Did you mean '{link.rel}'?"
    href = f'{{"href": "…/{link.target}/{{id}}"}}'
    return f'Send {{"_links": {{"osdi:{link.rel}": {href}}}}}.'


def _embedded_hint(body: Body, embedded: Json) -> str | None:
    """What to send in place of embedded resources, unless they are copies from a response."""
    resources = embedded if isinstance(embedded, dict) else {"": embedded}
    others = (rel for rel, value in resources.items() if has_value(value) and not _is_copy(value))
    first = next(others, None)
    if first is None:
        return None
    if body.is_helper and plain_name(first) in _LINK_WORDS["person"]:
        return "Did you mean 'person'? Only responses embed resources."
    return "Only responses embed resources: send each to its own URL, and link to it in '_links'."


def _is_copy(value: Json) -> bool:
    """Whether a resource, or each of several, has a URL."""
    if isinstance(value, list):
        return all(_is_copy(item) for item in value)
    links = value.get("_links") if isinstance(value, dict) else None
    return isinstance(links, dict) and "self" in links

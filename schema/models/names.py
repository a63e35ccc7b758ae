"""The usual names of members in forms, spreadsheets and CRMs, and the fields of OSDI they mean.

In: the name of an unknown member. Out: the path of a field. For `unknown` and `wrappers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from schema.normalize import Json
from schema.osdi.fields import Field

MAX_NAME = 60
"""Characters of an unknown name that are read and shown."""

_MAX_SEARCHED = 1000
"""Values in an object or array that are searched for one to store."""

_EMAIL = ("email_addresses", "address")
_PHONE = ("phone_numbers", "number")
_STREET = ("address_lines", "postal_addresses")

_USUAL_NAMES = {
    **dict.fromkeys(
        ("first_name", "firstname", "fname", "first", "forename", "given"), ("given_name",)
    ),
    **dict.fromkeys(
        ("last_name", "lastname", "lname", "last", "surname", "family"), ("family_name",)
    ),
    **dict.fromkeys(("middle_name", "middlename", "middle"), ("additional_name",)),
    **dict.fromkeys(("prefix", "name_prefix"), ("honorific_prefix",)),
    **dict.fromkeys(("suffix", "name_suffix"), ("honorific_suffix",)),
    **dict.fromkeys(
        ("name", "full_name", "fullname", "display_name"), ("given_name", "name", "title")
    ),
    "title": ("honorific_prefix",),
    **dict.fromkeys(("position", "role"), ("title", "work_title")),
    **dict.fromkeys(("org", "organisation"), ("organization",)),
    **dict.fromkeys(("email", "email_address", "e_mail", "emails", "mail"), _EMAIL),
    **dict.fromkeys(
        (
            *("phone", "phone_number", "phones", "telephone", "mobile", "mobile_phone"),
            *("mobile_number", "cell", "cell_phone", "home_phone", "work_phone", "sms_number"),
        ),
        _PHONE,
    ),
    **dict.fromkeys(("address", "addresses"), ("postal_addresses", "address_lines")),
    **dict.fromkeys(
        (
            *("street", "street_address", "address1", "address_1", "address2", "address_2"),
            *("address_line_1", "address_line1", "address_line_2", "address_line2"),
            *("addr1", "addr2", "line1", "line2"),
        ),
        _STREET,
    ),
    **dict.fromkeys(("city", "town"), ("locality",)),
    **dict.fromkeys(("state", "province", "state_code", "region_code"), ("region",)),
    **dict.fromkeys(
        ("zip", "zip_code", "zipcode", "zip5", "postcode", "post_code"), ("postal_code",)
    ),
    **dict.fromkeys(("country_code", "country_name"), ("country",)),
    **dict.fromkeys(("dob", "date_of_birth", "birth_date", "birthday"), ("birthdate",)),
    "type": ("number_type", "address_type"),
    "phone_type": ("number_type",),
    "sex": ("gender",),
    "pronouns": ("gender_pronouns",),
    "party": ("party_identification",),
    "job_title": ("work_title",),
    "company": ("employer", "organization"),
    **dict.fromkeys(("date", "timestamp", "submitted_at", "datetime"), ("action_date",)),
    **dict.fromkeys(("body", "text"), ("message", "description")),
    **dict.fromkeys(("url", "website", "web_page"), ("browser_url",)),
    **dict.fromkeys(("image", "image_url"), ("featured_image_url",)),
    **dict.fromkeys(("target", "target_list", "recipients"), ("targets", "target_list")),
    **dict.fromkeys(("options", "choices"), ("responses",)),
    "answer": ("value",),
    **dict.fromkeys(("comment", "comments", "note", "remarks"), ("notes",)),
    **dict.fromkeys(("utm_source", "source_code", "refcode", "tracking_code"), ("source",)),
    **dict.fromkeys(("page_url", "source_url", "landing_page", "landing_page_url"), ("url",)),
    "referer": ("referrer",),
}
"""The fields that a name may mean; the first one that an object has is meant."""

_ALTERNATIVES = {"given_name": "family_name", "honorific_prefix": "work_title"}
"""Where a name can mean two fields, the second one, by the first."""

_OUTER = (
    *("referrer_data", "person", "postal_addresses", "email_addresses", "phone_numbers"),
    *("birthdate", "triggers"),
)
"""Fields whose members are often sent beside them, in the order in which they are searched."""

_AMBIGUOUS = frozenset(
    (
        *("primary", "status", "description", "language", "extension", "operator"),
        *("location", "title", "type"),
    )
)
"""Members with names that mean many things."""

_QUALIFIERS = frozenset(
    (
        *("primary", "home", "work", "personal", "main", "billing", "mailing", "registered"),
        *("contact", "supporter", "donor", "person", "customer", "preferred", "secondary"),
        *("user", "your", "mobile", "cell", "other", "alternate", "new", "current"),
    )
)
"""Words before a usual name: `work_email`, `registered_address`."""

_QUALIFIED = frozenset(
    (
        *("given_name", "family_name", "email_addresses", "phone_numbers", "postal_addresses"),
        *("locality", "region", "postal_code", "country"),
    )
)
"""Fields whose usual names may follow a qualifier."""

_NUMBERED = re.compile(r"_?[0-9]{1,2}$")
_SEPARATORS = re.compile(r"__|[./\[\]]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN_WORDS = re.compile(r"[\s.-]+")


def plain_name(name: str) -> str:
    """A name in the spelling of OSDI: its first characters, as no usual name is longer.

    >>> plain_name("First Name"), plain_name("osdi:tags"), plain_name("emailAddress")
    ('first_name', 'tags', 'email_address')
    """
    words = _CAMEL.sub("_", name.removeprefix("osdi:")[:MAX_NAME].strip())
    return _BETWEEN_WORDS.sub("_", words).lower()


def usual_path(
    plain: str, known: Mapping[str, Field], value: Json = None
) -> tuple[str, ...] | None:
    """The path of the writable field that a plain name means, but for its spelling. With a value,
    the field of the object itself that can have it.
    """
    meant = (plain, *_usual_names(plain))
    fields = (name for name in meant if name in known and can_hold((name,), value, known))
    own = next(fields, None)
    if own is not None:
        return None if known[own].read_only else (own,)
    return next(_inner_paths(meant, known), None)


def _usual_names(plain: str) -> tuple[str, ...]:
    """The fields that a usual name means, also with a word before it or a number after it.

    >>> _usual_names("work_email"), _usual_names("email2")
    (('email_addresses', 'address'), ('email_addresses', 'address'))
    """
    bare = plain if plain in _USUAL_NAMES else _NUMBERED.sub("", plain)
    first, _, rest = bare.partition("_")
    if bare not in _USUAL_NAMES and first in _QUALIFIERS and (first, rest) != ("user", "name"):
        bare = rest
    meant = _USUAL_NAMES.get(bare, ())
    return meant if bare == plain or not _QUALIFIED.isdisjoint(meant) else ()


def flat_path(name: str, known: Mapping[str, Field]) -> tuple[str, ...] | None:
    """The path in a name that is one: `email_addresses[0][address]`, `birthdate.year`."""
    parts = [part for part in _SEPARATORS.split(name[:MAX_NAME]) if part and not part.isdigit()]
    is_path = len(parts) > 1 and parts[0] in known and known[parts[0]].stored_as_json
    return tuple(parts[:4]) if is_path else None


def _inner_paths(meant: tuple[str, ...], known: Mapping[str, Field]) -> Iterator[tuple[str, ...]]:
    for outer in _OUTER:
        struct = known[outer].struct if outer in known else None
        if struct is not None and meant[0] not in _AMBIGUOUS:
            for name in meant:
                if name in struct.by_name and name not in _AMBIGUOUS:
                    yield (outer, name)
            if outer == "person":
                inner = _inner_paths(meant, struct.by_name)
                # The year of an outreach is not that of a birthday.
                yield from ((outer, *path) for path in inner if path[0] != "birthdate")


def meant_fields(plain: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """The names that a plain name may mean where `usual_path` found this path.

    >>> meant_fields("full_name", ("given_name",)), meant_fields("first_name", ("given_name",))
    (('given_name', 'family_name'), ('given_name',))
    """
    name = path[-1]
    is_two = plain in ("title", "name", "full_name", "fullname", "display_name")
    return (name, _ALTERNATIVES[name]) if is_two and name in _ALTERNATIVES else (name,)


def can_hold(path: tuple[str, ...], value: Json, known: Mapping[str, Field]) -> bool:
    """Whether the field at a path can have such a value: texts and numbers are no objects."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return True
    field = known[path[0]]
    for name in path[1:]:
        assert field.struct is not None
        field = field.struct[name]
    return field.stored_as_json


def has_value(value: Json) -> bool:
    """Whether a value has anything to store: a number, a boolean or a text that is not blank. An
    object or array with more than `_MAX_SEARCHED` others has.
    """
    pending = [value]
    for _ in range(_MAX_SEARCHED):
        if not pending:
            return False
        item = pending.pop()
        if isinstance(item, dict | list):
            pending += islice(item.values() if isinstance(item, dict) else item, _MAX_SEARCHED)
        elif item is not None and (not isinstance(item, str) or item.strip()):
            return True
    return True

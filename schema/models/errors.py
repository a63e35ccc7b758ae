"""The faults of a body: pydantic's errors with our codes.

In: the details of a `ValidationError`, with the custom types that `bodies` raises
(`not_a_date`, `no_such_day`, `link_invalid`). Out: `Fault`s, with the property as OSDI's errors
write it.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from schema.failures import Fault
from schema.osdi.fields import Field

MAX_ELEMENTS = 1000
"""Elements of an array in a body."""

_INTEGER_RANGE = "Send a whole number between -2147483648 and 2147483647."
_EXPECTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "an array",
    "dict": "an object",
}
_EXAMPLES = {
    "birthdate": '{"year": 1980, "month": 5, "day": 17}',
    "person": '{"email_addresses": [{"address": "ada@example.org"}]}',
    "targets": '{"given_name": "Rosalind", "family_name": "Achterberg"}',
    "referrer_data": '{"source": "newsletter"}',
    "custom_fields": '{"how heard": "newsletter"}',
}
"""The objects that are most often sent as text, by the name of their property."""


def fault_of(detail: ErrorDetails, place: tuple[int | str, ...]) -> Fault:
    """The fault of one error of pydantic; `place` is that of the value in the body as sent."""
    kind, context = detail["type"], detail.get("ctx", {})
    name = property_path(place)
    match kind:
        case "string_too_long":
            max_length = context["max_length"]
            return Fault(
                "TOO_LONG",
                f"'{name}' is too long.",
                (name,),
                f"Send at most {max_length} characters.",
            )
        case "too_long":
            return Fault(
                "TOO_LONG",
                f"'{name}' has too many elements.",
                (name,),
                f"Send at most {MAX_ELEMENTS}, and the rest in another request.",
            )
        case "string_pattern_mismatch":
            return Fault(
                "FORBIDDEN_CHARACTER",
                f"'{name}' contains a NUL character, which cannot be stored.",
                (name,),
                "Remove the character U+0000.",
            )
        case "literal_error":
            return Fault(
                "NOT_ALLOWED_VALUE",
                f"'{name}' has a value that is not allowed.",
                (name,),
                f"Send one of {context['expected']}.",
            )
        case "link_invalid":
            return Fault(
                "LINK_INVALID",
                f"'{name}' must be an object with a text 'href'.",
                (name,),
                'Send {"href": "…/' + context["target"] + '/{id}"}, or null to remove it.',
            )
        case "not_a_date":
            return Fault(
                "NOT_A_DATE",
                f"'{name}' is not a date and time: {context['value']}.",
                (name,),
                context["hint"],
            )
        case "no_such_day":
            return no_such_day(name, context["last"])
        case "greater_than_equal" | "less_than_equal" | "int_parsing_size" | "finite_number":
            hint = _range_hint(kind, context.get("ge", context.get("le", 2**31)))
            return Fault("OUT_OF_RANGE", f"'{name}' is out of range.", (name,), hint)
    expected = _EXPECTED.get(kind.split("_")[0], "of another type")
    last = next((step for step in reversed(place) if isinstance(step, str)), "")
    example = f", such as {_EXAMPLES[last]}" if kind == "dict_type" and last in _EXAMPLES else ""
    hint = f"Send {expected}{example}."
    return Fault("WRONG_TYPE", f"'{name}' must be {expected}.", (name,), hint)


def no_such_day(name: str, last: int) -> Fault:
    """The fault of a date that does not exist, whose month has `last` days."""
    return Fault(
        "OUT_OF_RANGE",
        f"'{name}' is a day that does not exist.",
        (name,),
        f"That month has {last} days.",
    )


def _range_hint(kind: str, bound: int) -> str:
    if kind == "finite_number":
        return "Send a finite number."
    if abs(bound) >= 2**31 - 1:
        return _INTEGER_RANGE
    return f"Send at {'least' if kind == 'greater_than_equal' else 'most'} {bound}."


_USUAL_NAMES = {
    "first_name": ("given_name",),
    "firstname": ("given_name",),
    "last_name": ("family_name",),
    "lastname": ("family_name",),
    "surname": ("family_name",),
    "email": ("email_addresses", "address"),
    "email_address": ("email_addresses", "address"),
    "emails": ("email_addresses",),
    "phone": ("phone_numbers", "number"),
    "phone_number": ("phone_numbers", "number"),
    "phones": ("phone_numbers",),
    "mobile": ("phone_numbers",),
    "address": ("postal_addresses", "address_lines"),
    "addresses": ("postal_addresses",),
    "street": ("address_lines", "postal_addresses"),
    "city": ("locality", "postal_addresses"),
    "state": ("region", "postal_addresses"),
    "zip": ("postal_code", "postal_addresses"),
    "zip_code": ("postal_code", "postal_addresses"),
    "postal_code": ("postal_addresses",),
    "tags": ("add_tags",),
    "lists": ("add_lists",),
    "id": ("identifiers",),
    "date": ("action_date",),
}
"""The usual names in forms and spreadsheets, and the fields of OSDI."""

_MAX_NAMES = 20
_MAX_NAME = 60


def unknown_properties(
    place: tuple[int | str, ...], body: Mapping[str, object], known: Mapping[str, Field]
) -> Fault:
    """The fault of the object at `place`, which has no known member."""
    names = [str(name)[:_MAX_NAME] for name in list(body)[:_MAX_NAMES]]
    nearest = [near for name in names if (near := _nearest(name, known, 0.6)) is not None]
    meant = ", ".join(f"'{name}'" for name in dict.fromkeys(nearest))
    writable = [field.name for field in known.values() if not field.read_only]
    return Fault(
        "UNKNOWN_PROPERTIES",
        f"None of these properties is known: {', '.join(repr(name) for name in names)}.",
        tuple(property_path((*place, name)) for name in names),
        f"Did you mean {meant}?" if meant else f"Send one of {', '.join(writable[:_MAX_NAMES])}.",
    )


def misnamed(place: tuple[int | str, ...], name: str, known: Mapping[str, Field]) -> Fault | None:
    """The fault of an unknown member beside known ones, if one of these was probably meant. Other
    unknown members are extensions of the sender, which no server needs to know.
    """
    near = None if ":" in name or name == "id" else _nearest(name[:_MAX_NAME], known, 0.85)
    if near is None or known[near].read_only:
        return None
    path = property_path((*place, name[:_MAX_NAME]))
    message = f"'{path}' is not known, and was not stored."
    return Fault("UNKNOWN_PROPERTIES", message, (path,), f"Did you mean '{near}'?")


def _nearest(name: str, known: Mapping[str, Field], similarity: float) -> str | None:
    """The known name that is usual for it, or similar to it by at least `similarity`."""
    plain = name.removeprefix("osdi:").lower().replace(" ", "_").replace("-", "_")
    usual = [name for name in _USUAL_NAMES.get(plain, ()) if name in known]
    return next(iter(usual or get_close_matches(plain, known, 1, similarity)), None)


def helper_faults(body: object, names: set[str]) -> tuple[Fault, ...]:
    """The faults of the members `names` in a body that does not apply them: only helpers do."""
    sent = body if isinstance(body, dict) else {}
    return tuple(
        Fault(
            "UNKNOWN_PROPERTIES",
            f"'{name}' was not applied: only the helpers have it.",
            (name,),
            "Send it to the Record Outreach Helper or the Person Signup Helper.",
        )
        for name, value in sent.items()
        if name in names and value not in (None, "", [], {})
    )


def property_path(loc: tuple[int | str, ...]) -> str:
    """The path of a property, as OSDI's errors write it.

    >>> property_path(("responses", 2, "name"))
    'responses[2].name'
    """
    path = ""
    for step in loc:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step != "[key]":
            path += f".{step}" if path else step
    return path


def value_at(body: Any, place: tuple[int | str, ...]) -> Any:
    for step in place:
        body = body[step]
    return body


def leave_out(body: dict[str, Any], error: ErrorDetails) -> None:
    """Remove the value that pydantic refused. A too long array keeps its first elements."""
    place = tuple(step for step in error["loc"] if step != "[key]")
    try:
        parent = value_at(body, place[:-1])
        if error["type"] == "too_long":
            del parent[place[-1]][MAX_ELEMENTS:]
        else:
            del parent[place[-1]]
    except (KeyError, IndexError, TypeError):
        # Two errors can have the same value, which the first one removed.
        return

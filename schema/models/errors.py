"""The faults of a body: pydantic's errors with our codes.

In: the details of a `ValidationError`, with the custom types that `bodies` raises
(`not_a_date`, `no_such_day`, `link_invalid`). Out: `Fault`s, with the property as OSDI's errors
write it.
"""

from __future__ import annotations

from typing import Any

from pydantic_core import ErrorDetails

from schema.failures import Fault

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

_TEXT_EXAMPLES = {
    "identifiers": '"crm:4711"',
    "add_tags": 'the name "volunteer"',
    "remove_tags": 'the name "volunteer"',
    "add_lists": 'the name "newsletter"',
    "remove_lists": 'the name "newsletter"',
    "targets": "\"U.S. Congress\", and the targets themselves in 'target_list'",
}
"""The texts that are most often sent as objects."""


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
    examples = {"dict_type": _EXAMPLES, "string_type": _TEXT_EXAMPLES}.get(kind, {})
    example = f", such as {examples[last]}" if last in examples else ""
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

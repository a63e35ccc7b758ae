"""Errors of bodies."""

from __future__ import annotations

from pydantic_core import ErrorDetails

from schema.failures import Fault

MAX_ELEMENTS = 1000
"""How many elements an array of a body may have."""


_WHOLE_BODY = "A whole number between -2147483648 and 2147483647."


_EXPECTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "an array",
    "dict": "an object",
}


def fault_of(detail: ErrorDetails) -> Fault:
    kind, context = detail["type"], detail.get("ctx", {})
    name = property_path(detail["loc"])
    match kind:
        case "string_too_long":
            max_length = context["max_length"]
            return Fault(
                "TOO_LONG",
                f"'{name}' is too long.",
                (name,),
                f"At most {max_length} characters.",
            )
        case "too_long":
            return Fault(
                "TOO_LONG",
                f"'{name}' has too many elements.",
                (name,),
                f"At most {MAX_ELEMENTS}, the rest in another request.",
            )
        case "string_pattern_mismatch":
            return Fault(
                "FORBIDDEN_CHARACTER",
                f"'{name}' contains a NUL character, which cannot be stored.",
                (name,),
                "Take the character U+0000 out.",
            )
        case "literal_error":
            return Fault(
                "NOT_ALLOWED_VALUE",
                f"'{name}' has a value that is not allowed.",
                (name,),
                f"One of {context['expected']}.",
            )
        case "link_invalid":
            return Fault(
                "LINK_INVALID",
                f"'{name}' must be an object with an 'href' of text.",
                (name,),
                'Send {"href": "…/' + context["target"] + '/{id}"}, or null to remove it.',
            )
        case "not_a_date":
            return Fault(
                "NOT_A_DATE",
                f"'{name}' is not a date and time.",
                (name,),
                "ISO 8601, such as 2014-03-20T21:04:31Z.",
            )
        case "greater_than_equal" | "less_than" | "int_parsing_size" | "finite_number":
            expected = "A number." if kind == "finite_number" else _WHOLE_BODY
            return Fault("OUT_OF_RANGE", f"'{name}' is out of range.", (name,), expected)
    expected = _EXPECTED.get(kind.split("_")[0], "of another type")
    return Fault("WRONG_TYPE", f"'{name}' must be {expected}.", (name,), f"Send {expected}.")


def property_path(loc: tuple[int | str, ...]) -> str:
    """('responses', 2, 'name') is responses[2].name, as OSDI's errors write it."""
    path = ""
    for step in loc:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step != "[key]":
            path += f".{step}" if path else step
    return path

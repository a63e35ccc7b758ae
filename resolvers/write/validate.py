"""The rules that a resource must meet to be stored: for names, links, questions, answers. Pure.

Source: OSDI 1.2.0, Tagging, Item, Question, Answer; Errors, for its codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from resolvers.write.plan import (
    ExpectedVersion,
    Links,
    LookupResult,
    RowWrite,
    WriteContext,
    WriteRequest,
)
from schema.datetimes import parse_bound, parse_datetime
from schema.failures import Failure, Fault, failure
from schema.models.bodies import Body
from schema.osdi.catalogue import ANSWER, BY_PLURAL, LIST, QUESTION, TAG
from schema.osdi.elements import sent_indexes
from schema.osdi.resource import Link, Resource

MAX_QUOTED = 200
"""Characters of a client's text that a message repeats."""

RESPONSE_KEY = "^[A-Za-z0-9_-]+$"
_NO_CHOICES = "Paragraph"
_ONE_CHOICE = "SingleChoice"


def validate(context: WriteContext, write: RowWrite) -> None:
    """Check that the row may be stored with its fields and links.

    Stored properties that the request does not send are not checked, even if they would no
    longer be accepted.

    Raises: LINK_MISSING, LINK_MISMATCH, TOO_MANY_LINKS, LINK_TAKEN, RESPONSE_NAME_INVALID,
    RESPONSE_DOES_NOT_EXIST, PARAGRAPH_CANNOT_HAVE_RESPONSES, TOO_MANY_RESPONSES.
    """
    resource, fields, lookup = write.resource, context.request.body.fields, context.lookup
    columns = _owning_columns(resource, write.stored, write.links)
    faults = [_missing(resource, [link]) for link in resource.required if not columns[link.column]]
    faults += _choice_faults(context.request, columns)
    if resource.unique and not faults and _duplicate(resource, write.id, columns, lookup):
        faults.append(_taken(resource, columns))
    faults += _name_faults(write)
    if resource is QUESTION:
        faults += _question_faults(fields, write.fields)
    if (
        resource is ANSWER
        and not faults
        and ("responses" in fields or "question_id" in write.links)
    ):
        question = lookup.references[QUESTION.plural][UUID(columns["question_id"])]
        faults += answer_faults(question, write.fields.get("responses"), "responses")[0]
    if faults:
        raise Failure(faults, resource=resource.rel)


_NAME_FIELDS = {TAG: ("name",), LIST: ("name", "title"), QUESTION: ("name", "title")}
"""The resources that need a name, and the fields that can have it."""


def _name_faults(write: RowWrite) -> Iterator[Fault]:
    names = _NAME_FIELDS.get(write.resource, ())
    # Earlier versions stored some without a name.
    needs_name = write.stored is None or _has_name(write.stored, names)
    if names and needs_name and not _has_name(write.fields, names):
        yield Fault(
            "NAME_MISSING",
            f"A {write.resource.title} needs a {' or a '.join(names)}.",
            names[:1],
            f'Send a name, such as {{"{names[0]}": "Volunteers"}}.',
        )


def _has_name(fields: Body, names: Iterable[str]) -> bool:
    return any(str(fields.get(name) or "").strip() for name in names)


def duplicate_of(resource: Resource, links: Links, lookup: LookupResult) -> UUID | None:
    """Return the id of the stored row that has all of these links, if the links are unique."""
    if not resource.unique:
        return None
    return _duplicate(resource, None, _owning_columns(resource, None, links), lookup)


def _owning_columns(resource: Resource, stored: Body | None, links: Links) -> dict[str, Any]:
    """The columns of the links that the resource cannot be without, after the write."""
    before = stored or {}
    return {
        link.column: _text(links[link.column]) if link.column in links else before.get(link.column)
        for link in resource.owning_links
    }


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None


def _duplicate(
    resource: Resource, id_: UUID | None, columns: dict[str, Any], lookup: LookupResult
) -> UUID | None:
    for other, row in lookup.rows.get(resource.plural, {}).items():
        if other != id_ and all(row[name] == value for name, value in columns.items()):
            return other
    return None


def _choice_faults(request: WriteRequest, columns: dict[str, Any]) -> Iterator[Fault]:
    """Check that exactly one link of each choice is set, and that the field names that one."""
    resource, body = request.resource, request.body
    for name, links in resource.choices.items():
        value = body.fields.get(name)
        allowed = [link for link in links if value in (None, f"osdi:{link.rel}")]
        present = [link for link in links if columns[link.column]]
        properties = _properties(link for link in present if link.rel in body.links)
        if not present:
            yield _missing(resource, allowed)
        elif len(present) > 1:
            yield Fault(
                "TOO_MANY_LINKS",
                f"{_a(resource).capitalize()} cannot have both {_titles(present, ' and ')}.",
                properties,
                "Send one of these links.",
            )
        elif present[0] not in allowed:
            yield Fault(
                "LINK_MISMATCH",
                f"'{name}' is '{value}', but the link leads to {_titles(present)}.",
                (name, *properties),
                f"Omit '{name}', or send the link that it names.",
            )


def _a(resource: Resource) -> str:
    """The title with its article."""
    return f"{'an' if resource.title[0] in 'aeiou' else 'a'} {resource.title}"


def _titles(links: Iterable[Link], separator: str = "") -> str:
    return separator.join(_a(BY_PLURAL[link.target]) for link in links)


def _properties(links: Iterable[Link]) -> tuple[str, ...]:
    return tuple(f"_links.osdi:{link.rel}" for link in links)


def _missing(resource: Resource, links: list[Link]) -> Fault:
    """One of the links is required, and none is set."""
    paths = " or ".join(f"/{link.target}/{{id}}" for link in links)
    return Fault(
        "LINK_MISSING",
        f"{_a(resource).capitalize()} requires {_titles(links, ' or ')}.",
        _properties(links),
        f"Send a link whose URL ends in {paths}.",
    )


def _taken(resource: Resource, columns: dict[str, Any]) -> Fault:
    links = [link for link in resource.owning_links if columns[link.column]]
    titles = " and this ".join(BY_PLURAL[link.target].title for link in links)
    return Fault(
        "LINK_TAKEN",
        f"Another {resource.title} already has this {titles}.",
        _properties(links),
        f"Keep the link as it is, or delete the other {resource.title}.",
    )


def _question_faults(body: Body, fields: Body) -> Iterator[Fault]:
    """The faults of a question, worded as in OSDI's page of errors."""
    is_paragraph = fields.get("question_type") == _NO_CHOICES
    if is_paragraph and fields.get("responses") and {"question_type", "responses"} & body.keys():
        yield Fault(
            "PARAGRAPH_CANNOT_HAVE_RESPONSES",
            "A question of type 'Paragraph' may not have responses.",
            ("question_type", "responses"),
            "Omit the responses, or send the type SingleChoice or MultiChoice.",
        )
    for index, response in enumerate(body.get("responses") or ()):
        key = response.get("key")
        if key is not None and not re.fullmatch(RESPONSE_KEY, key):
            yield Fault(
                "RESPONSE_NAME_INVALID",
                f"The response key '{key[:MAX_QUOTED]}' is invalid.",
                (f"responses[{index}].key",),
                f"Send a key that matches {RESPONSE_KEY}, such as very_likely.",
            )


def answer_faults(
    question: Body, responses: list[str] | None, path: str
) -> tuple[list[Fault], list[str] | None]:
    """Return what is wrong with the responses to a question, and the responses that are valid.

    `path` is that of the responses in the body. A question that declares no responses accepts
    any, unless it is a paragraph.
    """
    if not responses:
        return [], responses
    if question["question_type"] == _NO_CHOICES:
        message = "An answer to a question of type 'Paragraph' cannot have responses."
        hint = "Send the text as 'value'."
        return [Fault("PARAGRAPH_CANNOT_HAVE_RESPONSES", message, (path,), hint)], None
    keys = [item.get("key") for item in question["responses"] or ()]
    sent = list(zip(sent_indexes(responses), responses, strict=True))
    unknown = [(index, key) for index, key in sent if keys and key not in keys]
    faults = [
        Fault(
            "RESPONSE_DOES_NOT_EXIST",
            f"The question has no response '{key[:MAX_QUOTED]}'.",
            (f"{path}[{index}]",),
            "Send keys of the question's 'responses'.",
        )
        for index, key in unknown
    ]
    valid = [key for _, key in sent if not keys or key in keys]
    if question["question_type"] == _ONE_CHOICE and len(valid) > 1:
        message = f"The question takes one response, got {len(valid)}."
        fault = Fault("TOO_MANY_RESPONSES", message, (path,), "Send one response.")
        return [*faults, fault], None
    return faults, valid


def check_expected(
    expected: ExpectedVersion, resource: Resource, stored: Body, tag: str | None
) -> None:
    """Check that the stored version is the one that the client has seen.

    Raises: PRECONDITION_FAILED.
    """
    name = "If-Match"
    is_same = tag in expected.tags
    if expected.modified_date is not None:
        name = "expected_modified_date"
        seen = parse_bound(expected.modified_date)
        # In whole seconds, if it was sent as it is shown.
        read = parse_bound if seen.microsecond else parse_datetime
        is_same = read(stored["modified_date"]) == seen
    if not is_same:
        raise failure(
            "PRECONDITION_FAILED",
            f"The {resource.title} has changed since the version that '{name}' names.",
            name,
            hint=f"Read the {resource.title} again, and apply your change to the current version.",
            resource=resource.rel,
        )

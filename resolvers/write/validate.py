"""What a resource must be to be stored: its links, and an answer that its question takes. Pure.

Source: OSDI 1.2.0, Tagging, Item, Question, Answer; Errors, for its codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from resolvers.write.plan import LookupResult, WriteRequest
from schema.failures import Failure, Fault
from schema.models import Body
from schema.osdi.catalogue import ANSWER, BY_PLURAL, LIST, QUESTION, TAG
from schema.osdi.resource import Link, Resource

RESPONSE_KEY = "^[A-Za-z0-9_-]+$"
_NO_CHOICES = "Paragraph"
_ONE_CHOICE = "SingleChoice"


def validate(
    intent: WriteRequest,
    id_: UUID | None,
    stored: Body | None,
    fields: Body,
    links: dict[str, UUID | None],
    found: LookupResult,
) -> None:
    """Whether the resource may be stored with these fields and links. Of what is not sent
    nothing is said, even if it could not be sent any more.

    Raises: LINK_MISSING, LINK_MISMATCH, TOO_MANY_LINKS, LINK_TAKEN, RESPONSE_NAME_INVALID,
    RESPONSE_DOES_NOT_EXIST, PARAGRAPH_CANNOT_HAVE_RESPONSES, TOO_MANY_RESPONSES.
    """
    resource, sent = intent.resource, intent.sent.fields
    columns = _columns(resource, stored, links)
    faults = [_without(resource, [link]) for link in resource.required if not columns[link.column]]
    faults += _choice_faults(intent, columns)
    if resource.unique and not faults and _duplicate(resource, id_, columns, found):
        faults.append(_taken(resource, columns))
    if stored is None:
        faults += _name_faults(resource, fields)
    if resource is QUESTION:
        faults += _question_faults(sent, fields)
    if resource is ANSWER and not faults and ("responses" in sent or "question_id" in links):
        question = found.references[QUESTION.plural][UUID(columns["question_id"])]
        faults += answer_faults(question, fields.get("responses"), "responses")[0]
    if faults:
        raise Failure(faults, resource=resource.rel)


_NAMED = {TAG: ("name",), LIST: ("name", "title"), QUESTION: ("name", "title")}
"""What is created with a name, by one of these fields."""


def _name_faults(resource: Resource, fields: Body) -> Iterator[Fault]:
    names = _NAMED.get(resource, ())
    if names and not any(str(fields.get(name) or "").strip() for name in names):
        yield Fault(
            "NAME_MISSING",
            f"A {resource.title} needs a {' or a '.join(names)}.",
            names[:1],
            f'Send {{"{names[0]}": "Volunteers"}}.',
        )


def duplicate_of(
    resource: Resource, links: dict[str, UUID | None], found: LookupResult
) -> UUID | None:
    """The id of the one that has all of these links, where there can be but one."""
    return (
        _duplicate(resource, None, _columns(resource, None, links), found)
        if resource.unique
        else None
    )


def _columns(
    resource: Resource, stored: Body | None, links: dict[str, UUID | None]
) -> dict[str, Any]:
    before = stored or {}
    return {
        link.column: _text(links[link.column]) if link.column in links else before.get(link.column)
        for link in resource.binding
    }


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None


def _duplicate(
    resource: Resource, id_: UUID | None, columns: dict[str, Any], found: LookupResult
) -> UUID | None:
    for other, row in found.rows.get(resource.plural, {}).items():
        if other != id_ and all(row[name] == value for name, value in columns.items()):
            return other
    return None


def _choice_faults(intent: WriteRequest, columns: dict[str, Any]) -> Iterator[Fault]:
    """Whether of the links of which there is one, one is there, and that which the field names."""
    resource, sent = intent.resource, intent.sent
    for name, links in resource.choices.items():
        said = sent.fields.get(name)
        named = [link for link in links if said in (None, f"osdi:{link.rel}")]
        there = [link for link in links if columns[link.column]]
        own = _properties(link for link in there if link.rel in sent.links)
        if not there:
            yield _without(resource, named)
        elif len(there) > 1:
            yield Fault(
                "TOO_MANY_LINKS",
                f"No {resource.title} has both its {' and its '.join(map(_title, there))}.",
                own,
                "Send one of these links.",
            )
        elif there[0] not in named:
            yield Fault(
                "LINK_MISMATCH",
                f"'{name}' is '{said}', but the link leads to the {_title(there[0])}.",
                (name, *own),
                "Leave it out, or send the link that it names.",
            )


def _title(link: Link) -> str:
    return BY_PLURAL[link.target].title


def _properties(links: Iterable[Link]) -> tuple[str, ...]:
    return tuple(f"_links.osdi:{link.rel}" for link in links)


def _without(resource: Resource, links: list[Link]) -> Fault:
    """Where one of the links is needed."""
    return Fault(
        "LINK_MISSING",
        f"No {resource.title} is without its {' or its '.join(map(_title, links))}.",
        _properties(links),
        f"An address that ends in {' or '.join(f'/{link.target}/{{id}}' for link in links)}.",
    )


def _taken(resource: Resource, columns: dict[str, Any]) -> Fault:
    natural_key = [link for link in resource.binding if columns[link.column]]
    return Fault(
        "LINK_TAKEN",
        f"Another {resource.title} has this {' and this '.join(map(_title, natural_key))}.",
        _properties(natural_key),
        f"Leave it as it is, or delete the other {resource.title}.",
    )


def _question_faults(sent: Body, fields: Body) -> Iterator[Fault]:
    """As OSDI's page of errors has them."""
    is_paragraph = fields.get("question_type") == _NO_CHOICES
    if is_paragraph and fields.get("responses") and {"question_type", "responses"} & sent.keys():
        yield Fault(
            "PARAGRAPH_CANNOT_HAVE_RESPONSES",
            "A question of type 'Paragraph' may not have responses.",
            ("question_type", "responses"),
            "Leave the responses out, or take SingleChoice or MultiChoice.",
        )
    for index, response in enumerate(sent.get("responses") or ()):
        key = response.get("key")
        if key is not None and not re.fullmatch(RESPONSE_KEY, key):
            yield Fault(
                "RESPONSE_NAME_INVALID",
                f"The response key '{key[:200]}' is invalid.",
                (f"responses[{index}].key",),
                RESPONSE_KEY,
            )


def answer_faults(
    question: Body, responses: list[str] | None, place: str
) -> tuple[list[Fault], list[str] | None]:
    """What is wrong with the responses to a question, and those that it takes.

    A question that declares no responses takes any, but for a paragraph.
    """
    if not responses:
        return [], responses
    if question["question_type"] == _NO_CHOICES:
        said = "An answer to a question of type 'Paragraph' has no responses."
        hint = "Send the text as 'value'."
        return [Fault("PARAGRAPH_CANNOT_HAVE_RESPONSES", said, (place,), hint)], None
    known = [item.get("key") for item in question["responses"] or ()]
    unknown = [key for key in responses if known and key not in known]
    faults = [
        Fault(
            "RESPONSE_DOES_NOT_EXIST",
            f"The question has no response '{key[:200]}'.",
            (f"{place}[{responses.index(key)}]",),
            "The keys of its responses are in the question.",
        )
        for key in unknown
    ]
    taken = [key for key in responses if key not in unknown]
    if question["question_type"] == _ONE_CHOICE and len(taken) > 1:
        said = f"The question takes one response, these are {len(taken)}."
        return [*faults, Fault("TOO_MANY_RESPONSES", said, (place,), "Send one.")], None
    return faults, taken

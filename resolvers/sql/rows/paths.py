"""What the path of a predicate leads to: an id, an indexed text, a table of keys, a target."""

from __future__ import annotations

from resolvers.plan.predicates import RANGES, Compare, Path, Predicate, conjuncts
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.fields import Kind, Normalization
from schema.osdi.resource import Resource
from schema.osdi.shapes import TARGET_KEY
from schema.search.indexes import CONTAINED, TextIndex, text_index

_EMAILS = PERSON.by_name["email_addresses"]
_PHONES = PERSON.by_name["phone_numbers"]
_ACTION_DATE = OUTREACH.by_name["action_date"]
_TYPE = OUTREACH.by_name["type"]
_TARGETS = OUTREACH.by_name["targets"]


def is_key(resource: Resource | None, path: Path, any_case: bool) -> bool:
    """Whether a table of keys has the texts at the path, each of which belongs to few rows."""
    return (
        (path.column.is_identifiers and not any_case)
        or is_email(resource, path)
        or is_phone(resource, path, any_case)
    )


def is_email(resource: Resource | None, path: Path) -> bool:
    of_person = resource is PERSON and path.column is _EMAILS
    return of_person and path.leaf.normalization is Normalization.LOWER_CASE


def is_phone(resource: Resource | None, path: Path, any_case: bool) -> bool:
    of_person = resource is PERSON and path.column is _PHONES and not any_case
    return of_person and path.leaf.normalization is Normalization.DIGITS


def is_contained(resource: Resource | None, path: Path) -> bool:
    """Whether an index of an array of objects has the texts at the path."""
    is_text = len(path.members) == 1 and path.leaf.kind is Kind.TEXT
    return is_text and not path.leaf.values and (resource, path.column.name) in CONTAINED


def index_of(resource: Resource | None, path: Path) -> TextIndex | None:
    """The index of the text at the path, if there is one."""
    if path.key is not None or len(path.members) > 1:
        return None
    return text_index(resource, path.column.name, path.members[0].name if path.members else "")


def is_id(path: Path) -> bool:
    """Whether the path is the id of the row."""
    return path.column.name == "id" and not path.members


def is_target_key(path: Path) -> bool:
    """Whether the path is a member of targets that the table of targets has."""
    return path.column is _TARGETS and len(path.members) == 1 and path.leaf.name in TARGET_KEY


def is_action_date(path: Path) -> bool:
    """Whether the path is the date by which outreaches are found."""
    return path.column is _ACTION_DATE and not path.members


def is_type(path: Path) -> bool:
    """Whether the path is the type of outreaches."""
    return path.column is _TYPE and not path.members


def action_dates(filter_: Predicate | None) -> tuple[Compare, ...]:
    """The conditions on the action date that all outreaches of a filter fulfil."""
    return tuple(
        part
        for part in conjuncts(filter_)
        if isinstance(part, Compare) and part.op in RANGES and is_action_date(part.path)
    )

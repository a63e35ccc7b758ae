"""OSDI's helper action functions: tags, lists and answers of the saved person. Pure.

A part that cannot be applied is reported, and the rest is stored all the same.

Source: OSDI 1.2.0, 'Helper action functions'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from resolvers.references import link_id, parse_id, split_identifiers
from resolvers.write.changes import delete_row, write_row
from resolvers.write.plan import (
    Action,
    Links,
    LookupKeys,
    LookupResult,
    RowWrite,
    WriteContext,
    WriteRequest,
)
from resolvers.write.validate import MAX_QUOTED, answer_faults
from schema.datetimes import format_exact
from schema.failures import Fault, PartialFailure
from schema.models.bodies import Body
from schema.osdi.catalogue import ANSWER, ITEM, LIST, OUTREACH, PERSON, QUESTION, TAG, TAGGING
from schema.osdi.elements import sent_indexes
from schema.osdi.resource import Resource

_UNKNOWN_GROUP = {
    ("tags", True): "TAG_NAME_DOES_NOT_EXIST",
    ("tags", False): "TAG_DOES_NOT_EXIST",
    ("lists", True): "LIST_NAME_DOES_NOT_EXIST",
    ("lists", False): "LIST_DOES_NOT_EXIST",
    ("questions", False): "QUESTION_DOES_NOT_EXIST",
}
"""The code for a group that does not exist, by its plural and whether it was named by name."""

_AnswerKey = tuple[UUID, str | None, tuple[str, ...] | None]
"""Question, value and responses: two answers of a person with the same key are the same."""


@dataclass(frozen=True, slots=True)
class Function:
    """One helper action function, by its `name` in the body.

    Each entry refers to a `group`, by its name if `by_name`, otherwise by URL, id or identifier.
    It adds an `association` of the person with the group, or deletes it if the function
    `removes`.
    """

    name: str
    group: Resource
    association: Resource
    by_name: bool = False
    removes: bool = False

    @property
    def unknown_code(self) -> str:
        """The code of an entry whose group does not exist."""
        return _UNKNOWN_GROUP[self.group.plural, self.by_name]


FUNCTIONS = (
    Function("add_tags", TAG, TAGGING, by_name=True),
    Function("add_tags_uri", TAG, TAGGING),
    Function("remove_tags", TAG, TAGGING, by_name=True, removes=True),
    Function("add_lists", LIST, ITEM, by_name=True),
    Function("add_lists_uri", LIST, ITEM),
    Function("remove_lists", LIST, ITEM, by_name=True, removes=True),
    Function("add_questions_responses_uri", QUESTION, ANSWER),
    Function("add_questions_responses", QUESTION, ANSWER),
)


@dataclass(frozen=True, slots=True)
class HelperSubject:
    """The person whom the functions are about, and the `action_date` of the action.

    If the resource was stored already (`repeated`), the functions may have been applied before.
    """

    person_id: UUID | None
    repeated: bool
    action_date: str | None = None


def _entries(request: WriteRequest) -> Iterator[tuple[Function, list[tuple[int, Body | str]]]]:
    """The entries of each function that was sent, with their indexes as sent.

    Anonymous requests cannot remove anything.
    """
    if request.action is not Action.CREATE:
        return
    for function in FUNCTIONS:
        entries = request.body.functions.get(function.name)
        if entries and not (function.removes and request.anonymous):
            yield function, list(zip(sent_indexes(entries), entries, strict=True))


def _key(entry: Body | str) -> str:
    """The text by which an entry refers to its group."""
    return (entry.get("question") or "") if isinstance(entry, dict) else entry.strip()


# Lookup


def function_keys(request: WriteRequest) -> Iterator[tuple[Resource, LookupKeys]]:
    """Yield the keys of the groups, and of the associations that the person has already."""
    for function, entries in _entries(request):
        keys = dict.fromkeys([_key(entry) for _, entry in entries])
        if function.by_name:
            yield function.group, LookupKeys(names=tuple(keys))
        else:
            parsed = [_parse_key(function.group, key, request.tenant.namespace) for key in keys]
            yield (
                function.group,
                LookupKeys(
                    references=frozenset(id_ for ids, _ in parsed for id_ in ids),
                    reference_identifiers=tuple(
                        item for _, identifiers in parsed for item in identifiers
                    ),
                ),
            )
        if function.association.unique:
            natural_key = function.association.natural_key_to(PERSON)
            yield function.association, LookupKeys(natural_keys=frozenset([natural_key]))


def answered_pairs(request: WriteRequest, lookup: LookupResult) -> dict[str, list[UUID]]:
    """Return the people and questions, by plural, whose stored answers must be looked up.

    Empty if the resource is new, because its answers cannot be stored yet. An anonymous request
    looks them up in any case, so that its time does not reveal whether the resource is known.
    """
    has_answers = any(function.association is ANSWER for function, _ in _entries(request))
    rows = lookup.rows.get(request.resource.plural)
    if not has_answers or rows is None or not (rows or request.anonymous):
        return {}
    people = dict.fromkeys(lookup.rows.get(PERSON.plural, ()))
    people |= dict.fromkeys(lookup.references.get(PERSON.plural, ()))
    if request.resource is OUTREACH:
        people |= {UUID(row["person_id"]): None for row in rows.values() if row["person_id"]}
    questions = list(lookup.references[QUESTION.plural])
    return {PERSON.plural: list(people), QUESTION.plural: questions}


def _parse_key(
    group: Resource, key: str, namespace: str
) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """The ids and the foreign identifiers in a key: a URL, an id, or an identifier."""
    id_ = link_id(key, group.plural) or parse_id(key)
    return ((id_,), ()) if id_ else split_identifiers([key], namespace)


class _GroupIndex:
    """The groups that entries refer to, indexed by name and identifier on first use."""

    def __init__(self, context: WriteContext) -> None:
        self._namespace = context.request.tenant.namespace
        self._references = context.lookup.references
        self._index: dict[tuple[str, bool], dict[str, list[UUID]]] = {}

    def find(self, function: Function, key: str) -> list[UUID]:
        """Return the ids of the groups with this key, the oldest first."""
        rows = self._references.get(function.group.plural, {})
        if not function.by_name:
            ids, _ = _parse_key(function.group, key, self._namespace)
            if ids:
                return [id_ for id_ in ids if id_ in rows]
        index_key = (function.group.plural, function.by_name)
        if index_key not in self._index:
            self._index[index_key] = _ids_by_key(
                (name, id_)
                for id_, row in rows.items()
                for name in ([row["name"]] if function.by_name else row["identifiers"])
                if name is not None
            )
        return self._index[index_key].get(key, [])


def _ids_by_key(pairs: Iterable[tuple[str, UUID]]) -> dict[str, list[UUID]]:
    ids: dict[str, list[UUID]] = {}
    for key, id_ in sorted(pairs):
        ids.setdefault(key, []).append(id_)
    return ids


# Changes


def apply_functions(context: WriteContext, subject: HelperSubject) -> None:
    """Tag the person, put them on lists and store their answers; report what cannot be applied."""
    _FunctionPlanner(context, subject).plan()


class _FunctionPlanner:
    """Plans the functions of one request."""

    def __init__(self, context: WriteContext, subject: HelperSubject) -> None:
        self._context = context
        self._changes = context.changes
        self._subject = subject
        self._groups = _GroupIndex(context)
        self._answers = _stored_answers(context.lookup, subject)

    def plan(self) -> None:
        added: dict[str, dict[UUID, None]] = {TAGGING.plural: {}, ITEM.plural: {}}
        removed: dict[str, dict[UUID, None]] = {TAGGING.plural: {}, ITEM.plural: {}}
        for function, entries in _entries(self._context.request):
            for index, entry in entries:
                path, key = f"{function.name}[{index}]", _key(entry)
                groups = self._groups.find(function, key)
                if self._subject.person_id is None:
                    self._report(function.association, [_person_missing(path)])
                elif not groups:
                    self._report(function.association, [_unknown_group(function, key, path)])
                elif isinstance(entry, dict):
                    self._add_answer(groups[0], entry, path)
                elif function.removes:
                    removed[function.association.plural] |= dict.fromkeys(groups)
                else:
                    added[function.association.plural][groups[0]] = None
        for association in (TAGGING, ITEM):
            plural = association.plural
            self._write_associations(association, added[plural], removed[plural])

    def _report(self, resource: Resource, faults: list[Fault]) -> None:
        self._changes.parts += [PartialFailure(resource.rel, fault) for fault in faults]

    def _write_associations(
        self, association: Resource, added: dict[UUID, None], removed: dict[UUID, None]
    ) -> None:
        """A stored association stays as it is, even if it is added and removed at once."""
        column, person_id = association.required[0].column, self._subject.person_id
        rows = self._context.lookup.rows.get(association.plural, {}).values()
        stored = {UUID(row[column]): row for row in rows if row["person_id"] == str(person_id)}
        for id_ in added:
            if id_ not in stored:
                self._insert(association, {}, {column: id_, "person_id": person_id})
        tenant = self._context.request.tenant
        for id_ in removed:
            if id_ in stored and id_ not in added:
                delete_row(tenant.organization_id, association, stored[id_], self._changes)

    def _add_answer(self, question_id: UUID, entry: Body, path: str) -> None:
        """Store an answer without its invalid responses, unless nothing else is left of it."""
        question = self._context.lookup.references[QUESTION.plural][question_id]
        faults, responses = answer_faults(question, entry.get("responses"), path + ".responses")
        self._report(ANSWER, faults)
        value = entry.get("value")
        if faults and not responses and value is None:
            return
        fields = {"value": value, "responses": responses}
        key = _answer_key(question_id, fields)
        if key in self._answers:
            return
        self._answers.add(key)
        fields["action_date"] = self._subject.action_date or format_exact(self._changes.now)
        links: Links = {"question_id": question_id, "person_id": self._subject.person_id}
        self._insert(ANSWER, fields, links)

    def _insert(self, resource: Resource, fields: Body, links: Links) -> None:
        id_ = self._changes.new_id()
        write_row(self._context, RowWrite(resource, id_, None, fields, links))


def _person_missing(path: str) -> Fault:
    message = "This function needs a person, and the request has none."
    return Fault("PERSON_MISSING", message, (path,), "Send a person, or a link to one.")


def _unknown_group(function: Function, key: str, path: str) -> Fault:
    title = function.group.title
    group = f"{title} name" if function.by_name else title
    message = f"The {group} '{key[:MAX_QUOTED]}' does not exist."
    form = "name, exactly as stored," if function.by_name else "URL, id or identifier"
    create = "" if function.removes else ", or create it first"
    hint = f"Send the {form} of a {title} that exists{create}."
    return Fault(function.unknown_code, message, (path,), hint)


def _stored_answers(lookup: LookupResult, subject: HelperSubject) -> set[_AnswerKey]:
    """The answers that the person has given before, if this request may be repeated."""
    if not subject.repeated:
        return set()
    return {
        _answer_key(UUID(row["question_id"]), row)
        for row in lookup.rows.get(ANSWER.plural, {}).values()
        if row["person_id"] == str(subject.person_id)
    }


def _answer_key(question_id: UUID, fields: Body) -> _AnswerKey:
    responses = fields["responses"]
    return question_id, fields["value"], None if responses is None else tuple(responses)

"""OSDI's helper action functions: tags, lists and answers of the person who is saved. Pure.

A part that cannot be applied is reported, and the rest is stored all the same.

Source: OSDI 1.2.0, 'Helper action functions'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from resolvers.references import link_id, parse_id, split_identifiers
from resolvers.write.changes import delete_row, write_row
from resolvers.write.plan import Action, ChangeSet, LookupKeys, LookupResult, WriteRequest
from resolvers.write.validate import answer_faults
from schema.datetimes import format_datetime
from schema.failures import Fault, PartialFailure
from schema.models import Body
from schema.osdi.catalogue import ANSWER, ITEM, LIST, OUTREACH, PERSON, QUESTION, TAG, TAGGING
from schema.osdi.resource import Resource


@dataclass(frozen=True, slots=True)
class Function:
    """What a helper may be asked to do: its name in the body, and what `group` it is about.

    Each entry becomes one of `made`, or takes it away where the function `removes`. `by_name`,
    an entry is the name of the group; otherwise its address, id or identifier.
    """

    name: str
    group: Resource
    made: Resource
    by_name: bool = False
    removes: bool = False

    @property
    def code(self) -> str:
        """Why an entry is not applied whose group is not there."""
        return _UNKNOWN[self.group.plural, self.by_name]


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

_Named = dict[str, list[UUID]]
_Key = tuple[UUID, str | None, tuple[str, ...] | None]
_UNKNOWN = {
    ("tags", True): "TAG_NAME_DOES_NOT_EXIST",
    ("tags", False): "TAG_DOES_NOT_EXIST",
    ("lists", True): "LIST_NAME_DOES_NOT_EXIST",
    ("lists", False): "LIST_DOES_NOT_EXIST",
    ("questions", False): "QUESTION_DOES_NOT_EXIST",
}


@dataclass(frozen=True, slots=True)
class HelperSubject:
    """Whom the functions are about, and in what they were sent.

    `action_date` is that of the action. A `repeated` one, or one of a person who was there
    already, may have been carried out before.
    """

    person_id: UUID | None
    repeated: bool
    action_date: str | None = None


def _asked(intent: WriteRequest) -> Iterator[tuple[Function, int, Body | str]]:
    """Each entry of each function, and its place. Nobody takes away without a token."""
    if intent.action is not Action.CREATE:
        return
    for function in FUNCTIONS:
        if not (function.removes and intent.anonymous):
            for index, entry in enumerate(intent.body.functions.get(function.name) or ()):
                yield function, index, entry


def _key(entry: Body | str) -> str:
    """What an entry calls its group."""
    return (entry.get("question") or "") if isinstance(entry, dict) else entry.strip()


# What must be looked up


def function_keys(intent: WriteRequest) -> Iterator[tuple[Resource, LookupKeys]]:
    """The groups that the entries name, and what the person has of them already."""
    said: dict[Function, dict[str, None]] = {}
    for function, _, entry in _asked(intent):
        said.setdefault(function, {})[_key(entry)] = None
    for function, all_ in said.items():
        if function.by_name:
            yield function.group, LookupKeys(names=tuple(all_))
        else:
            named = [_reference(function.group, one, intent.tenant.namespace) for one in all_]
            yield (
                function.group,
                LookupKeys(
                    references=frozenset(id_ for ids, _ in named for id_ in ids),
                    reference_identifiers=tuple(
                        item for _, identifiers in named for item in identifiers
                    ),
                ),
            )
        if function.made.unique:
            yield (
                function.made,
                LookupKeys(natural_keys=frozenset([function.made.natural_key_to(PERSON)])),
            )


def answered_pairs(intent: WriteRequest, found: LookupResult) -> dict[str, list[UUID]]:
    """Whose answers to which questions have to be known, by resource; nothing, where nobody can
    have given any before. Without a token what is found makes no difference.
    """
    asked = any(function.made is ANSWER for function, _, _ in _asked(intent))
    rows = found.rows.get(intent.resource.plural)
    if not asked or rows is None or not (rows or intent.anonymous):
        return {}
    people = dict.fromkeys(found.rows.get(PERSON.plural, ()))
    people |= dict.fromkeys(found.references.get(PERSON.plural, ()))
    if intent.resource is OUTREACH:
        people |= {UUID(row["person_id"]): None for row in rows.values() if row["person_id"]}
    questions = list(found.references[QUESTION.plural])
    return {PERSON.plural: list(people), QUESTION.plural: questions}


def _reference(
    group: Resource, said: str, namespace: str
) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """The id in an address, an id alone, an identifier of our own; or one of another system."""
    id_ = link_id(said, group.plural) or parse_id(said)
    return ((id_,), ()) if id_ else split_identifiers([said], namespace)


def _first_of(names: Iterable[tuple[str, UUID]]) -> _Named:
    """By what they are called, the ids, the oldest first."""
    named: _Named = {}
    for name, id_ in sorted(names):
        named.setdefault(name, []).append(id_)
    return named


class _Groups:
    """What entries name, found without looking through all for each."""

    def __init__(self, intent: WriteRequest, found: LookupResult) -> None:
        self._namespace = intent.tenant.namespace
        self._found = found
        self._named: dict[tuple[str, bool], _Named] = {}

    def of(self, function: Function, said: str) -> list[UUID]:
        """The ids of what an entry names, the oldest first."""
        rows = self._found.references.get(function.group.plural, {})
        if not function.by_name:
            ids, _ = _reference(function.group, said, self._namespace)
            if ids:
                return [id_ for id_ in ids if id_ in rows]
        key = (function.group.plural, function.by_name)
        if key not in self._named:
            self._named[key] = _first_of(
                (name, id_)
                for id_, row in rows.items()
                for name in ([row["name"]] if function.by_name else row["identifiers"])
                if name is not None
            )
        return self._named[key].get(said, [])


# What is to be written


def apply_functions(
    intent: WriteRequest, helped: HelperSubject, found: LookupResult, writes: ChangeSet
) -> None:
    """Tag the person, put them on lists, keep their answers; report what cannot be."""
    added: dict[Resource, dict[UUID, None]] = {TAGGING: {}, ITEM: {}}
    removed: dict[Resource, dict[UUID, None]] = {TAGGING: {}, ITEM: {}}
    known, answers = _Groups(intent, found), _answers_of(helped, found)
    for function, index, entry in _asked(intent):
        place, said = f"{function.name}[{index}]", _key(entry)
        groups = known.of(function, said)
        if helped.person_id is None:
            _report(function, _no_subject(place), writes)
        elif not groups:
            _report(function, _unknown(function, said, place), writes)
        elif isinstance(entry, dict):
            _answer(intent, helped, groups[0], entry, place, found, writes, answers)
        elif function.removes:
            removed[function.made] |= dict.fromkeys(groups)
        else:
            added[function.made][groups[0]] = None
    for made, wanted in added.items():
        _write(intent, helped, made, wanted, removed[made], found, writes)


def _report(function: Function, fault: Fault, writes: ChangeSet) -> None:
    writes.parts.append(PartialFailure(function.made.rel, fault))


def _no_subject(place: str) -> Fault:
    return Fault("PERSON_MISSING", "There is no person that this could be about.", (place,))


def _unknown(function: Function, said: str, place: str) -> Fault:
    what = function.group.title + (" name" if function.by_name else "")
    return Fault(function.code, f"The {what} '{said[:200]}' does not exist.", (place,))


def _write(
    intent: WriteRequest,
    helped: HelperSubject,
    made: Resource,
    added: dict[UUID, None],
    removed: dict[UUID, None],
    found: LookupResult,
    writes: ChangeSet,
) -> None:
    """What is there already stays as it is, also where it is added and removed at once."""
    column, person = made.required[0].column, str(helped.person_id)
    rows = found.rows.get(made.plural, {}).values()
    there = {UUID(row[column]): row for row in rows if row["person_id"] == person}
    for id_ in added:
        if id_ not in there:
            links = {column: id_, "person_id": helped.person_id}
            write_row(intent, made, writes.new_id(), None, {}, links, found, writes)
    for id_ in removed:
        if id_ in there and id_ not in added:
            delete_row(intent.tenant.organization_id, made, there[id_], writes)


def _answer(
    intent: WriteRequest,
    helped: HelperSubject,
    question_id: UUID,
    entry: Body,
    place: str,
    found: LookupResult,
    writes: ChangeSet,
    answers: set[_Key],
) -> None:
    """Without the responses that the question does not have, unless nothing is left then."""
    question = found.references[QUESTION.plural][question_id]
    faults, responses = answer_faults(question, entry.get("responses"), place + ".responses")
    writes.parts += [PartialFailure(ANSWER.rel, fault) for fault in faults]
    value = entry.get("value")
    if faults and not responses and value is None:
        return
    fields = {"value": value, "responses": responses}
    said = _answer_said(question_id, fields)
    if said in answers:
        return
    answers.add(said)
    fields["action_date"] = helped.action_date or format_datetime(writes.now)
    links = {"question_id": question_id, "person_id": helped.person_id}
    write_row(intent, ANSWER, writes.new_id(), None, fields, links, found, writes)


def _answers_of(helped: HelperSubject, found: LookupResult) -> set[_Key]:
    """What the person said before, where this may be a second try."""
    if not helped.repeated:
        return set()
    return {
        _answer_said(UUID(row["question_id"]), row)
        for row in found.rows.get(ANSWER.plural, {}).values()
        if row["person_id"] == str(helped.person_id)
    }


def _answer_said(question_id: UUID, fields: Body) -> _Key:
    responses = fields["responses"]
    return question_id, fields["value"], None if responses is None else tuple(responses)

"""What a query should answer: graphql-core's own executor over rows that are plain dicts.

Nothing here knows of plans or SQL: filters, orders and pages are read off the arguments, row by
row, as their descriptions say.

Source: GraphQL Cursor Connections Specification; docs/rest.md, 'Filters'.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    DocumentNode,
    GraphQLInputObjectType,
    GraphQLResolveInfo,
    ListValueNode,
    NameNode,
    ObjectFieldNode,
    ObjectValueNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    build_schema,
    execute_sync,
    get_named_type,
    parse,
    print_schema,
    visit,
)

from schema.graphql.roots import GRAPH
from tests.property.graphql.world import COLLECTIONS, LINKS, Row, Tenant
from tests.support.gateway import Json

SCHEMA = build_schema(print_schema(GRAPH))
"""The schema, rebuilt without Strawberry, and with enums that are their names."""

PAGE = 25
GROUPS = ("Tag", "List", "Question", "Tagging", "Item", "Answer")
ROOTS = {"people": "Person", "campaigns": "Campaign", "outreaches": "Outreach", "targets": "Target"}
ROOTS |= {name.lower() + "s": name for name in GROUPS}
ONE = {"person": "Person", "campaign": "Campaign", "outreach": "Outreach", "target": "Target"}
ONE |= {name.lower(): name for name in GROUPS}
FOLDED = {
    ("Outreach", "type"),
    ("Campaign", "type"),
    ("Person", "partyIdentification"),
    ("GenderPronouns", "subject"),
    ("GenderPronouns", "object"),
    ("GenderPronouns", "posessive"),
    ("Party", "identification"),
    ("EmailAddress", "addressType"),
    ("EmailAddress", "address"),
    ("PhoneNumber", "numberType"),
    ("PhoneNumber", "status"),
}
"""Where every operator ignores case: OSDI's open enumerations, and addresses."""

DIGITS = ("PhoneNumber", "number")
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "like": lambda text, pattern: is_like(text, pattern),
}


def is_like(text: str, pattern: str) -> bool:
    """`%` is any text; a backslash before it, an underscore or a backslash makes that literal."""
    wild = ""
    for part in re.findall(r"\\[%_\\]|.", pattern, re.DOTALL):
        wild += ".*" if part == "%" else re.escape(part[-1].lower())
    return re.fullmatch(wild, text.lower(), re.DOTALL) is not None


def unwrapped(pattern: str) -> str:
    """Without the slashes that OSDI's examples put around it."""
    found = re.fullmatch("/(.*)/", pattern, re.DOTALL)
    return pattern if found is None else found[1]


class Oracle:
    """Answers for one organization. `rank` is the place of a text in the database's collation."""

    def __init__(self, tenant: Tenant, rank: Callable[[str], int]) -> None:
        self._tenant = tenant
        self._rank = rank
        self._places = {text: place for place, text in tenant.cursors.items()}
        self._rows = {id_: row for rows in tenant.rows.values() for id_, row in rows.items()}

    def data(self, query: str, variables: Json, operation: str | None = None) -> Json:
        result = execute_sync(
            SCHEMA,
            without_absent(parse(query), variables),
            variable_values=variables,
            operation_name=operation,
            field_resolver=self._resolve,
            type_resolver=lambda row, *_: row["__typename"],
        )
        assert not result.errors, (result.errors, query, variables)
        assert result.data is not None
        return result.data

    # Fields

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        name = info.field_name
        if info.parent_type.name == "Query":
            return self._root(name, given)
        if name in COLLECTIONS:
            return self._page(COLLECTIONS[name], self._tenant.below(source, name), given)
        return self._tenant.member(source, name)

    def _root(self, name: str, given: Json) -> Any:
        if name in ROOTS:
            return self._page(ROOTS[name], list(self._tenant.rows[ROOTS[name]].values()), given)
        if name == "nodes":
            return [self._rows.get(id_.lower()) for id_ in given["ids"]]
        rows = self._rows if name == "node" else self._tenant.rows[ONE[name]]
        return rows.get(given["id"].lower())

    # Pages

    def _page(self, type_: str, rows: list[Row], given: Json) -> Json:
        order = given.get("orderBy") or {}
        name = order.get("field") or ("TOTAL_OUTREACHES" if type_ == "Target" else "ID")
        by = re.sub("_(.)", lambda found: found[1].upper(), name.lower())
        falls = order.get("direction", "DESC") == "DESC"

        def key(row: Row) -> tuple[bool, Any, str]:
            value = self._tenant.member(row, by)
            # Who never acted comes before everybody else, and any other missing value last.
            return (
                (value is None) is (by != "lastActionDate"),
                0 if value is None else value,
                row["id"],
            )

        sent = meant(type_ + "Filter", given.get("filter") or {}) or {}
        found = [row for row in rows if self.fulfils(type_ + "Filter", sent, row)]
        found.sort(key=key, reverse=falls)
        precedes = operator.gt if falls else operator.lt
        after = self._place(type_, by, given, "after")
        before = self._place(type_, by, given, "before")
        is_ahead = [after is not None and not precedes(key(after), key(row)) for row in found]
        is_behind = [before is not None and not precedes(key(row), key(before)) for row in found]
        places = zip(found, is_ahead, is_behind, strict=True)
        within = [row for row, ahead, behind in places if not (ahead or behind)]
        last, first = given.get("last"), given.get("first")
        first = PAGE if first is None else first
        if last is not None:
            page = within[max(len(within) - last, 0) :]
            more, less = any(is_behind), len(within) > last
        else:
            page = within[:first]
            more, less = len(within) > first, any(is_ahead)
        return self._connection(type_, by, page, len(found), more, less)

    def _place(self, type_: str, by: str, given: Json, name: str) -> Row | None:
        if given.get(name) is None:
            return None
        place = self._places[given[name]]
        assert place[:2] == (type_, by)
        return self._rows[place[2]]

    def _connection(
        self, type_: str, by: str, page: list[Row], total: int, more: bool, less: bool
    ) -> Json:
        edges = [
            {"node": row, "cursor": self._tenant.cursors[type_, by, row["id"]]} for row in page
        ]
        info = {
            "hasNextPage": more,
            "hasPreviousPage": less,
            "startCursor": edges[0]["cursor"] if edges else None,
            "endCursor": edges[-1]["cursor"] if edges else None,
        }
        return {"nodes": page, "edges": edges, "pageInfo": info, "totalCount": total}

    # Filters

    def fulfils(self, filter_: str, sent: Json, row: Row) -> bool:
        """Whether everything that is sent holds."""
        fields = input_fields(filter_)
        return all(
            self._holds(filter_, name, fields[name], condition, row)
            for name, condition in sent.items()
        )

    def _holds(self, filter_: str, name: str, type_: str, condition: Any, row: Row) -> bool:
        match name:
            case "and":
                return all(self.fulfils(filter_, part, row) for part in condition)
            case "or":
                return any(self.fulfils(filter_, part, row) for part in condition)
            case "not":
                return not self.fulfils(filter_, condition, row)
        value, of = self._tenant.member(row, name), (filter_.removesuffix("Filter"), name)
        match type_:
            case "StringListFilter":
                return self._of_texts(of, value or [], condition)
            case "CustomFieldFilter":
                key = condition["key"]
                return self._compared(of, type_, (value or {}).get(key), condition["value"])
            case "IdFilter" | "StringFilter" | "IntFilter" | "FloatFilter":
                return self._compared(of, type_, value, condition)
            case "BooleanFilter" | "DateTimeFilter":
                return self._compared(of, type_, value, condition)
        if is_of_list(type_):
            return self._of_list(type_.replace("ListFilter", "Filter"), value or [], condition)
        if of in LINKS:
            if condition is None or value is None:
                return condition is value
            return self.fulfils(type_, condition, value)
        return self.fulfils(type_, condition, value or {})

    def _of_list(self, filter_: str, elements: list[Row], condition: Json) -> bool:
        """One element fulfils all of `some`; `isNull`: there is none."""
        some, is_null = condition.get("some"), condition.get("isNull")
        if some is not None and not any(self.fulfils(filter_, some, item) for item in elements):
            return False
        count = {**(condition.get("count") or {})}
        if count:
            which = count.pop("filter", {})
            number = sum(self.fulfils(filter_, which, item) for item in elements)
            if not self._compared(("", "count"), "IntFilter", number, count):
                return False
        return is_null is None or is_null is (not elements)

    def _of_texts(self, of: tuple[str, str], elements: list[str], condition: Json) -> bool:
        """One element fulfils all conditions; null stands for there being none."""
        some, is_null = condition.get("some"), condition.get("isNull")
        holds = [is_null is None or is_null is (not elements)]
        asked = {op: value for op, value in (some or {}).items() if is_asked(op, value)}
        if some is not None and not asked:
            holds.append(bool(elements))
        holds += [bool(elements) is op.startswith("ne") for op in asked if asked[op] is None]
        sent = {op: value for op, value in asked.items() if value is not None}
        if sent:
            holds.append(any(self._compared(of, "StringFilter", el, sent) for el in elements))
        return all(holds)

    def _compared(self, of: tuple[str, str], type_: str, stored: Any, sent: Json) -> bool:
        def read(value: Any) -> Any:
            return self._read(of, type_, value)

        return all(self._is(of, op, read, stored, value) for op, value in sent.items())

    def _is(
        self, of: tuple[str, str], op: str, read: Callable[[Any], Any], stored: Any, value: Any
    ) -> bool:
        if any_case := op.endswith("Insensitive"):
            op, read = op.removesuffix("Insensitive"), in_lower_case(read)
        any_case = any_case or of in FOLDED
        match op:
            case "eq" | "ne" if value is None:
                return (stored is None) is (op == "eq")
            case _ if value is None:
                return True
            case "in":
                return stored is not None and read(stored) in [read(item) for item in value]
            case "eq":
                return stored is not None and bool(read(stored) == read(value))
            case "ne":
                return stored is None or bool(read(stored) != read(value))
        if stored is None:
            return False
        if op not in (*_TEXTS, "regexp") and (not isinstance(stored, str) or is_moment(of)):
            return _ORDERS[op](read(stored), read(value))
        if of == ("EmailAddress", "address"):
            value = value.strip().replace(" ", "+")
        if op == "regexp":
            flags = re.DOTALL | (re.IGNORECASE if any_case else 0)
            return re.search(unwrapped(value), stored, flags) is not None
        if any_case:
            stored, value = stored.lower(), value.lower()
        if op in _TEXTS:
            return _TEXTS[op](stored, value)
        return _ORDERS[op](self._rank(stored), self._rank(value))

    def _read(self, of: tuple[str, str], type_: str, value: Any) -> Any:
        """What counts when values are compared for equality."""
        if type_ == "DateTimeFilter":
            return instant(value)
        if type_ == "IdFilter":
            return value.lower()
        if of == DIGITS:
            return "".join(filter(str.isdigit, value)) or value
        if of == ("EmailAddress", "address"):
            value = value.strip().replace(" ", "+")
        return value.lower() if of in FOLDED else value


def without_absent(document: DocumentNode, variables: Json) -> DocumentNode:
    """The document without conditions on variables that are not sent and have no default."""
    kept: DocumentNode = visit(document, _Absent(variables))
    return kept


class _Absent(Visitor):
    def __init__(self, variables: Json) -> None:
        super().__init__()
        self._sent = {*variables}
        self._filters = 0

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> None:
        if node.default_value is not None:
            self._sent.add(node.variable.name.value)

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        self._filters += node.name.value == "filter"

    def leave_argument(self, node: ArgumentNode, *_: Any) -> Any:
        if node.name.value != "filter":
            return None
        self._filters -= 1
        return self._unless_absent(node)

    def leave_object_field(self, node: ObjectFieldNode, *_: Any) -> Any:
        return self._unless_absent(node) if self._filters else None

    def leave_object_value(self, node: ObjectValueNode, *_: Any) -> Any:
        """An object all of whose members were absent stands for an absent variable."""
        is_emptied = (
            self._filters and not node.fields and node.loc and node.loc.end - node.loc.start > 2
        )
        return VariableNode(name=NameNode(value="")) if is_emptied else None

    def leave_list_value(self, node: ListValueNode, *_: Any) -> Any:
        kept = [item for item in node.values if not self._is_absent(item)]
        if len(kept) == len(node.values):
            return None
        return ListValueNode(values=tuple(kept)) if kept else VariableNode(name=NameNode(value=""))

    def _unless_absent(self, node: Any) -> Any:
        return REMOVE if self._is_absent(node.value) else None

    def _is_absent(self, value: Any) -> bool:
        return isinstance(value, VariableNode) and value.name.value not in self._sent


def meant(filter_: str, sent: Json) -> Json | None:
    """A filter without the members that have no condition; None if it had only such members.

    null is none, except for a link, where it stands for nothing being there.
    """
    kept: Json = {}
    fields = input_fields(filter_)
    for name, condition in sent.items():
        of, type_ = (filter_.removesuffix("Filter"), name), fields[name]
        if condition is None:
            kept |= {name: None} if of in LINKS else {}
        elif name in ("and", "or"):
            parts = [part for each in condition if (part := meant(filter_, each)) is not None]
            kept |= {name: parts} if parts or (name == "or" and not condition) else {}
        elif name == "not" or of in LINKS:
            inner = meant(type_, condition)
            kept |= {name: inner} if inner is not None else {}
        elif type_ == "CustomFieldFilter":
            kept |= {name: condition} if condition["value"] else {}
        elif is_of_list(type_):
            kept |= _meant_of_list(name, type_, condition)
        elif "eq" in input_fields(type_):
            kept |= {name: condition} if condition else {}
        elif inner := meant(type_, condition):
            kept[name] = inner
    return None if sent and not kept else kept


def _meant_of_list(name: str, type_: str, condition: Json) -> Json:
    kept = {key: value for key, value in condition.items() if value is not None}
    if "some" in kept and type_ != "StringListFilter":
        some = meant(type_.replace("ListFilter", "Filter"), kept.pop("some"))
        kept |= {"some": some} if some is not None else {}
    if count := kept.pop("count", None):
        which = meant(type_.replace("ListFilter", "Filter"), count.get("filter") or {})
        if asked := {op: value for op, value in count.items() if op != "filter"}:
            kept["count"] = {**asked, "filter": which or {}}
    return {name: kept} if kept else {}


def in_lower_case(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: read(value).lower()


def is_asked(op: str, value: Any) -> bool:
    """null is compared for equality; of other operators it is none."""
    return value is not None or op.removesuffix("Insensitive") in ("eq", "ne")


def is_moment(of: tuple[str, str]) -> bool:
    return of[1].endswith("Date")


def instant(text: str) -> datetime:
    """A moment; in UTC where nothing else is said, to the second."""
    at = datetime.fromisoformat(text.strip())
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at.astimezone(UTC).replace(microsecond=0)


def is_of_list(type_: str) -> bool:
    """Whether a filter is about each of several; the one of lists is about one."""
    return type_.endswith("ListFilter") and type_ != "ListFilter"


def input_fields(name: str) -> dict[str, str]:
    """By the name of a member of an input, the name of its type."""
    made = SCHEMA.type_map[name]
    assert isinstance(made, GraphQLInputObjectType)
    return {key: get_named_type(item.type).name for key, item in made.fields.items()}

"""What to write in place of a filter that cannot be read: the hints of its failures. Pure.

For `odata` and `odata_parser`. In: the text of the filter and the place of the fault, or an unknown
name and its resource. Out: a hint with OData's spelling, from the client's own words if possible.
"""

from __future__ import annotations

import html
import re
from difflib import get_close_matches

from resolvers.filters.errors import EXAMPLE, truncate
from schema.failures import Failure, failure
from schema.graphql.mapping import camel
from schema.models.names import meant_fields, plain_name, usual_path
from schema.osdi.catalogue import BY_PLURAL, ITEM, PERSON, TAGGING
from schema.osdi.fields import Kind
from schema.osdi.resource import Resource

_SYMBOLS = {
    **{"===": "eq", "==": "eq", "=~": "regexp", "!=": "ne", "<>": "ne", ">=": "ge", "<=": "le"},
    **{"=": "eq", "<": "lt", ">": "gt", "&&": "and", "&": "and", "||": "or", "|": "or"},
    **{"!": "not", "~": "regexp"},
}
"""The operators of OData, by the symbols that clients write in place of them."""

_WORDS = {
    **dict.fromkeys(("is not", "isnot", "neq", "not eq", "not equal", "not equals"), "ne"),
    **dict.fromkeys(("is", "equals", "equal", "equal to", "eql"), "eq"),
    **{"gte": "ge", "lte": "le", "greater than": "gt", "less than": "lt"},
    **dict.fromkeys(("matches", "match", "regex", "rlike", "similar to"), "regexp"),
    **dict.fromkeys(("ilike", "contains any case"), "like"),
}
_FUNCTION_WORDS = {
    **dict.fromkeys(("contains", "includes", "include", "contain"), "contains"),
    **dict.fromkeys(
        ("startswith", "starts with", "starts_with", "begins with", "beginswith"), "startswith"
    ),
    **dict.fromkeys(("endswith", "ends with", "ends_with"), "endswith"),
}
_NEGATED = {"in": "in", "like": "like", "regexp": "regexp", **_FUNCTION_WORDS}

_NAME = re.compile(r"([A-Za-z_][\w.]*(?:/[\w.-]+|/'[^']*')*)\s*\Z")
_VALUE = r"\s+('(?:[^']|'')*'|\"[^\"]*\"|[^\s()]+)"
_MAX_CONTEXT = 200
"""Characters around an error that are searched for its cause."""

_WORD = re.compile(r"[a-z_]+(?:\s+(?:with|not|than|to|equals?|eq)\b)*", re.IGNORECASE)
_UNQUOTED_KEY = re.compile(r"\bcustom_fields[./][^\s']*\s*\S?\Z")
"""The beginning of a key with spaces or signs, up to the character of a syntax error."""

_QUOTES = '"`\u00b4\u2018\u2019\u201a\u201c\u201d\u201e'
"""The quotes that word processors and other languages have in place of single quotes."""

_QUOTE_TEXT = "Put text in single quotes, and double a single quote within the text."
_QUOTED = re.compile(f"[{_QUOTES}]([^{_QUOTES}]{{1,40}})[{_QUOTES}]")
_OPERATOR = r"(?:eq|ne|g[te]|l[te]|in|like|re|regexp|and|or)\s*"
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_TYPE = re.compile(r"\b(datetime|datetimeoffset|date|time|guid|binary)\Z", re.IGNORECASE)

_INSTEAD = {
    "substringof": "contains(given_name,'Ann')",
    "indexof": "contains(given_name,'Ann')",
    **dict.fromkeys(("lower", "lcase", "upper", "ucase"), "tolower(given_name) eq 'ann'"),
    **dict.fromkeys(("starts_with", "beginswith"), "startswith(given_name,'Ann')"),
    "ends_with": "endswith(given_name,'n')",
    **dict.fromkeys(("regexp_like", "matchespattern", "matches"), "given_name regexp '^Ann'"),
    **dict.fromkeys(
        ("year", "month", "day", "date"),
        "created_date ge 2015-01-01 and created_date lt 2016-01-01",
    ),
    **dict.fromkeys(("now", "today", "getdate"), "a date, such as created_date gt 2015-01-01"),
    "isnull": "given_name eq null",
    "any": "email_addresses/address eq 'ann@example.org', which is true for any element",
    "all": "not (email_addresses/status ne 'subscribed')",
}
"""What filters have in place of functions of OData and SQL."""


def function_hint(name: str, supported: tuple[str, ...]) -> str:
    """What to write in place of a function that is not supported."""
    instead = _INSTEAD.get(re.split("[./]", name.lower())[-1])
    functions = f"Supported functions: {', '.join(supported)}."
    return f"Write {instead}. {functions}" if instead else functions


def syntax_hint(text: str, index: int) -> str:
    """What to write in place of the text at the index of a syntax error."""
    before = text[max(0, index - _MAX_CONTEXT) : index].rstrip()
    rest = text[index:].lstrip()[:_MAX_CONTEXT]
    if found := _of_words(before, rest):
        return found
    if _UNQUOTED_KEY.search(text, 0, index + 1):
        return "Put a key that is not one word in single quotes: custom_fields/'two words' eq 'x'."
    return (
        _of_encoding(before, rest) or _of_quotes(before, rest) or _of_signs(before, rest) or EXAMPLE
    )


def _of_encoding(before: str, rest: str) -> str | None:
    """The hint for a filter that is encoded twice, as HTML, or not at all."""
    if re.match("%[0-9A-Fa-f]{2}", rest):
        return "The filter is percent-encoded twice: encode it once."
    if re.match(r"\+[A-Za-z(']", rest) and " " not in before:
        return "Write a space as %20 or + in the URL, not as %2B."
    if entity := re.match(r"&(?:#?\w{2,8});", rest):
        return f"Write {html.unescape(entity[0])} in place of {entity[0]}."
    is_open = rest[:1] == "'" and not _LITERAL.match(rest)
    if is_open or re.fullmatch(_OPERATOR, rest, re.IGNORECASE):
        beginning = _QUOTE_TEXT if is_open else EXAMPLE
        return f"{beginning} In the URL, write & as %26 and # as %23: they end the filter."
    return None


def _of_quotes(before: str, rest: str) -> str | None:
    if (type_ := _TYPE.search(before)) and (value := _LITERAL.match(rest)):
        return f"Write {truncate(value[0])} without {type_[0]} before it."
    if match := _QUOTED.match(rest):
        value_text = match[1].replace("'", "''")
        return f"Put text in single quotes: '{value_text}'."
    if re.search(r"\bin\Z", before, re.IGNORECASE) and rest[:1] in ("'", '"'):
        return "Put the values of in in brackets: given_name in ('Ann','Bob')."
    if rest[:1] == '"':
        return _QUOTE_TEXT
    if rest[:1] == "'":
        literal = _LITERAL.match(rest)
        after = rest[literal.end() :][:1] if literal else ""
        follow = (
            f" A space, a bracket or a comma must follow a text, not {after!r}." if after else ""
        )
        return _QUOTE_TEXT + follow
    return None


def _of_words(before: str, rest: str) -> str | None:
    """The hint for an operator in words, between a name and a value."""
    word, name = _WORD.match(rest), _NAME.search(before)
    if word is None or name is None:
        return None
    field, operator = truncate(name[1]), " ".join(word[0].lower().split())
    after = re.match(_VALUE, rest[word.end() :])
    value = _literal(after[1]) if after else "'x'"
    if field.lower() in ("where", "filter"):
        return f"Remove {field}: the filter begins with a condition."
    if field.lower() in _FUNCTION_WORDS:
        return f"Write {_FUNCTION_WORDS[field.lower()]}({truncate(word[0])},{value})."
    if operator in _FUNCTION_WORDS:
        call = f"{_FUNCTION_WORDS[operator]}({field},{value})"
        return f"Write {call} instead of {field} {word[0].strip()} {value}."
    if operator == "between":
        return f"Write {field} ge {value} and {field} le …."
    if operator in ("exists", "exist"):
        return f"Write {field} ne null."
    if operator == "not":
        return _of_negation(field, rest[word.end() :])
    if own := _WORDS.get(operator):
        return f"Write {own} instead of {word[0].strip()}: {field} {own} {value}."
    return None


def _of_negation(field: str, rest: str) -> str | None:
    word = _WORD.match(rest.lstrip())
    operator = _NEGATED.get(" ".join(word[0].lower().split())) if word else None
    if operator in _FUNCTION_WORDS.values():
        return f"Write not before the condition: not {operator}({field},'x')."
    if operator is None:
        return f"Write not before the condition: not ({field} eq 'x')."
    values = "('a','b')" if operator == "in" else "'x'"
    return f"Write not before the condition: not ({field} {operator} {values})."


def _of_signs(before: str, rest: str) -> str | None:
    symbol = next((sign for sign in _SYMBOLS if rest.startswith(sign)), None)
    if symbol is not None:
        return f"Write {_SYMBOLS[symbol]} instead of {symbol}."
    match rest[:1]:
        case "[" if re.search(r"\bin\Z", before, re.IGNORECASE):
            return "Put the values of in in round brackets: given_name in ('Ann','Bob')."
        case "[" if key := re.match(r"\[\s*['\"]([^'\"]{1,40})['\"]\s*\]", rest):
            return f"Write a slash before a key: {_last_name(before)}/'{key[1]}' eq 'x'."
        case "[":
            return (
                f"Write {_last_name(before)}/… without an index: the condition is true if it is "
                "true for any element."
            )
        case "/" if before[-1:].isdigit():
            return "Write dates as ISO 8601, such as created_date ge 2014-03-20."
        case "(" if before.lower().endswith("null"):
            return "Write null without brackets."
        case ":" if before.endswith("osdi"):
            return "Write names without osdi:. Filters over REST do not follow links."
        case ":":
            return f"Write eq instead of ':': {_last_name(before)} eq 'x'."
        case ",":
            return "Join conditions by and or or instead of a comma."
        case ";":
            return "Remove the semicolon; join conditions by and or or."
        case "$":
            return "Send the condition alone, without $filter=."
        case "{":
            return f"Write OData instead of JSON. {EXAMPLE}"
    return None


def _literal(text: str) -> str:
    """A value as OData writes it."""
    if text[:1] == '"':
        text = "'" + text.strip('"').replace("'", "''") + "'"
    plain = text[:1] == "'" or re.fullmatch("null|true|false|-?[0-9][0-9.:TZ+-]*", text.lower())
    return truncate(text if plain or text.lower() == "null" else f"'{text}'")


def _last_name(before: str) -> str:
    name = _NAME.search(before)
    return truncate(name[1]) if name else "name"


# Unknown names

_USUAL_NAMES = {
    "email": ("email_address",),
    "phone": ("phone_number",),
    "name": ("given_name", "family_name", "title"),
    "zip": ("postal_code",),
    "zip_code": ("postal_code",),
    "state": ("region",),
    "city": ("locality",),
    "date": ("action_date", "created_date"),
    **dict.fromkeys(
        ("updated_at", "updated", "modified_at", "last_modified", "updated_date"),
        ("modified_date",),
    ),
    "created_at": ("created_date",),
    "target": ("target_given_name", "target_family_name", "target_ocdid"),
    "target_name": ("target_given_name", "target_family_name"),
}
"""The usual names in forms and spreadsheets, and those that filters have for them."""


def filter_by(resource: Resource, plain: str, value: str) -> str | None:
    """The filter that a plain name of a field and its value mean, if it is one in filters.

    >>> filter_by(PERSON, "email", "ann@example.org"), filter_by(PERSON, "utm_medium", "x")
    ("email_address eq 'ann@example.org'", None)
    """
    fields = [field.name for field in resource.by_name.values() if not field.stored_as_json]
    known = (*fields, *resource.virtual, *resource.aliases, "id", "identifiers")
    names = (plain, *_USUAL_NAMES.get(plain, ()))
    name = next((name for name in names if name in known), None)
    if name is None:
        return None
    field = resource.by_name.get(name)
    is_text = field is None or field.kind in (Kind.TEXT, Kind.DATETIME, Kind.STRINGS)
    literal = "'" + value.replace("'", "''") + "'" if is_text else value
    return f"{name} eq {literal}"


_LINK_NAMES = {
    "campaign": "advocacy_campaign",
    **dict.fromkeys(("supporter", "contact", "activist", "people"), "person"),
}
_LINK_ENDING = re.compile("_(?:ids?|ur[il]|href|link|name|title|identifiers?)$")
_GROUPS = {"tag": TAGGING, "tagging": TAGGING, "list": ITEM, "item": ITEM}


def unknown_field(
    resource: Resource, part: str, known: list[str], of: str, within: str = ""
) -> Failure:
    """FILTER_UNKNOWN_FIELD for the name `of`, whose `part` is not among the `known` names."""
    plain = plain_name(part)
    usual = [plain] if plain in known else []
    usual = usual or [name for name in _USUAL_NAMES.get(plain, ()) if name in known]
    usual = usual or ([] if within else _usual(plain, resource, known))
    close = usual or get_close_matches(part, known, n=3)
    names = [f"{within}/{name}" if within else name for name in close or known]
    hint = f"The fields are {', '.join(names)}."
    member = plain_name(re.split("[/.]", of, maxsplit=1)[-1]) if of != part else ""
    elsewhere = None if within or usual else _elsewhere(resource, plain, member)
    if elsewhere:
        hint = elsewhere
        if close and plain in PERSON.by_name:
            hint = f"Did you mean {' or '.join(names)}? {hint}"
    elif close:
        hint = f"Did you mean {' or '.join(names)}?"
    elif not known:
        hint = f"{truncate(within)} has no members."
    return failure("FILTER_UNKNOWN_FIELD", f"Unknown field {truncate(of)}.", "filter", hint=hint)


def _usual(plain: str, resource: Resource, known: list[str]) -> list[str]:
    """The names in filters of the field that a usual name means."""
    path = usual_path(plain, resource.by_name)
    if path is None:
        return []
    if path[-1] in known:
        return [name for name in meant_fields(plain, path) if name in known]
    return ["/".join(path)]


def _elsewhere(resource: Resource, plain: str, member: str) -> str | None:
    """Where to find what a name is about, if it is not a field of the resource. `member` is what
    follows the name.
    """
    bare = _LINK_ENDING.sub("", plain)
    link = resource.link(_LINK_NAMES.get(bare, bare))
    if link is not None:
        target = BY_PLURAL[link.target]
        condition = _condition(target, member) or _condition(target, _KEYS.get(target.plural, "id"))
        url = f"/{link.target}/{{id}}/{resource.plural}"
        return _not_followed(resource, url, f"{_graphql(link.rel)}: {{{condition}}}")
    group = _GROUPS.get(bare.removesuffix("s"))
    if group is not None and (resource.collection(group.plural) or resource.link("person")):
        parent = group.required[0]
        url = f"/{parent.target}/{{id}}/{group.plural}"
        condition = f"{group.plural}: {{some: {{{parent.rel}: {{name: {{eq: …}}}}}}}}"
        own = resource.collection(group.plural) is not None
        return _not_followed(resource, url, condition if own else f"person: {{{condition}}}")
    collection = resource.collection(plain)
    if collection is not None:
        inner = _condition(BY_PLURAL[collection.target], member) or "id: {ne: null}"
        return _not_followed(
            resource, f"/{collection.target}", f"{collection.rel}: {{some: {{{inner}}}}}"
        )
    condition = _condition(PERSON, plain, member) if resource.link("person") else None
    if condition is None:
        return None
    return (
        "That is a field of the person: filter /people, and read the links of each to "
        f"{resource.plural}. Or use GraphQL: {_query(resource, f'person: {{{condition}}}')}."
    )


_KEYS = {"advocacy_campaigns": "title", "tags": "name", "lists": "name", "questions": "title"}


def _condition(resource: Resource, plain: str, member: str = "") -> str | None:
    """A condition of GraphQL on the field that a name means.

    >>> _condition(PERSON, "given_name"), _condition(PERSON, "email")
    ('givenName: {eq: …}', 'emailAddresses: {some: {address: {eq: …}}}')
    """
    virtual = resource.virtual.get(plain)
    path = usual_path(plain, resource.by_name)
    if virtual is not None and virtual.member:
        path = (virtual.array, virtual.member)
    if path is None:
        return "id: {eq: …}" if plain == "id" else None
    field = resource.by_name[path[0]]
    if field.struct and member in field.struct.by_name:
        path = (path[0], member)
    members = path[1:] or (field.struct.merge_key[:1] if field.struct else ())
    inner = "eq: …"
    for name in reversed(members):
        inner = f"{camel(name)}: {{{inner}}}"
    if field.kind is Kind.ARRAY:
        inner = f"some: {{{inner}}}"
    return f"{camel(path[0])}: {{{inner}}}"


def _graphql(name: str) -> str:
    """A name of GraphQL, where it differs from that of OSDI."""
    return camel(name.removeprefix("advocacy_"))


def _query(resource: Resource, condition: str) -> str:
    return f"{_graphql(resource.plural)}(filter: {{{condition}}})"


def _not_followed(resource: Resource, url: str, condition: str) -> str:
    query = _query(resource, condition)
    return f"Filters over REST do not follow links: read {url}, or use GraphQL: {query}."

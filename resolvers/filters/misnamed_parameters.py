"""Query parameters of a collection that would change nothing, although the sender meant to select,
order or page resources by them. Pure.

For `resolvers.rest`. In: the parameters of a query string. Out: nothing, or a failure that says
what to send instead. Other unknown parameters, such as those of trackers and caches, are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from resolvers.filters.hints import filter_by
from schema.failures import Failure, failure
from schema.match_keys import MISSING_VALUES
from schema.models.names import plain_name
from schema.normalize import whole_number
from schema.osdi.resource import Resource

_MAX_QUOTED = 40
"""Characters of a name or value that a message quotes."""

_ONCE = {
    **dict.fromkeys(("filter", "$filter"), ("filter", "Join the conditions by and or or.")),
    "orderby": ("orderby", "Order by one field."),
    "$orderby": ("$orderby", "Order by one field."),
    **dict.fromkeys(("expand", "$expand"), ("$expand", "Send the names in one, with commas.")),
}
"""Parameters that have one value, and what to do with several."""

_KNOWN = frozenset((*_ONCE, "page", "per_page", "after", "before", "format"))
_ESCAPED = re.compile(r"(amp;|\?)+")

_FILTERS = frozenset(("filters", "where", "$where", "q", "query", "search", "$search"))
_ORDERS = frozenset(("sort", "sorts", "$sort", "sort_by", "sortby", "order", "order_by"))
_PAGES = frozenset(
    (
        *("offset", "skip", "$skip", "start_index", "page_number", "pagenumber", "page[number]"),
        *("page_num", "page_no", "pageno", "page[offset]"),
    )
)
_MEMBER = re.compile(r"(?:filters?|where)[\[.(/]+([A-Za-z_]\w*)", re.IGNORECASE)
"""A filter as JSON:API and others write it: `filter[given_name]`."""


def check_parameters(resource: Resource, pairs: Iterable[tuple[str, str]]) -> None:
    """Raises: REQUEST_INVALID."""
    values: dict[str, str] = {}
    for sent, value in pairs:
        name, text = sent.strip().lower(), value.strip()
        if name in _ONCE:
            own, hint = _ONCE[name]
            if text and values.setdefault(own, text) != text:
                raise _refused(sent, f"The parameter '{own}' is repeated with another value.", hint)
        elif text and name not in _KNOWN:
            instead = _instead(resource, sent.strip(), text)
            if instead is not None:
                message = f"The parameter '{sent[:_MAX_QUOTED]}' is not supported."
                raise _refused(sent, message, instead)


def _instead(resource: Resource, sent: str, value: str) -> str | None:
    """What to send in place of an unknown parameter that is meant to change the response."""
    name = sent.lower()
    if (escaped := _ESCAPED.match(name)) and name[escaped.end() :] in _KNOWN:
        sign = "?" if escaped[0][0] == "?" else "&amp;"
        return f"Write & in place of {sign} before {name[escaped.end() :]}."
    member = _MEMBER.match(sent)
    shown = value if len(value) <= _MAX_QUOTED else value[:_MAX_QUOTED] + "…"
    condition = filter_by(resource, plain_name(member[1] if member else sent), shown)
    if condition is not None:
        return f"Send a filter, and escape it for the URL: filter={condition}."
    if member or name in _FILTERS:
        return f"Send a filter, such as filter={_example(resource)}."
    if value.lower() in MISSING_VALUES:
        # Without an order or an offset, a page is what was meant.
        return None
    if name in _ORDERS or name.startswith("sort["):
        return "Send $orderby, such as $orderby=modified_date desc."
    if name in _PAGES and whole_number(value) != "0":
        return "Follow the links next of the pages, or send page, such as page=2."
    return None


def _example(resource: Resource) -> str:
    name = next((name for name in ("given_name", "title", "name") if name in resource.by_name), "")
    return f"{name} eq 'Ann'" if name else "modified_date gt 2014-03-20"


def _refused(name: str, message: str, hint: str) -> Failure:
    return failure("REQUEST_INVALID", message, name[:_MAX_QUOTED], hint=hint)

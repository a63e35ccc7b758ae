"""A query string of REST -> the page, the filter and the expansions of a read plan. Pure.

For `app.rest`.

Source: OSDI 1.2.0, 'Pagination', 'Filtering', `$expand`; OData 4.01 URL conventions, `$orderby`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode

from resolvers.filters.coerce import resolve_keys
from resolvers.filters.misnamed_parameters import check_parameters
from resolvers.filters.odata import parse_filter
from resolvers.plan.changes import Begin, ChangeCursor, read_change_cursor
from resolvers.plan.pages import (
    NEWEST_FIRST,
    Cursor,
    Order,
    Page,
    PageLimits,
    order_by,
    read_cursor,
)
from resolvers.plan.predicates import Predicate
from resolvers.plan.read import Hal
from resolvers.plan.tenant import KeyRules
from schema.failures import Failure, failure
from schema.match_keys import MISSING_VALUES
from schema.normalize import whole_number
from schema.osdi.resource import Resource

MAX_QUERY_LENGTH = 16_384
"""Characters of a query string."""

_MAX_CACHED_LENGTH = 512
"""Characters of a query string whose result is cached."""

_MAX_PARAMETERS = 100

_MAX_OFFSET = 2**53
"""Rows that `page` may skip."""

_MAX_QUOTED = 40
"""Characters of a value that a message quotes."""

_TOKEN = "osdi-api-token"
_NOT_REPEATED = ("page", "after", "before", _TOKEN)
"""Parameters that links do not repeat."""

_PAGE_SIZES = (
    *("limit", "$limit", "top", "$top", "page_size", "pagesize", "page-size", "page[size]"),
    *("page[limit]", "perpage", "per-page"),
)
"""Other names of `per_page`, as senders know them from other APIs, in small letters."""

_DIRECTIONS = {"": False, "asc": False, "desc": True}
"""The directions of an order, and whether they are descending."""
_ASCII = "".join(map(chr, range(128)))
_NOT_UTF_8 = re.compile("[\ud800-\udfff]")

_SAFE = "/$:,'()"
"""Characters that links do not escape."""


@dataclass(frozen=True, slots=True)
class CollectionQuery:
    """The query string of a collection, parsed.

    `self_query`, `next_query` and `previous_query` follow the path in the links of the page. They
    repeat the client's parameters, but never the token. `next_query` ends where a cursor is
    appended; so does `previous_query` if it is `keyed`, and it is `None` on the first page. Past
    the last page, the number of a page is appended to `jump_query`.
    """

    page: int
    cursor: Page
    order: Order
    filter: Predicate | None
    expand: tuple[str, ...]
    self_query: str
    next_query: str
    previous_query: str | None
    keyed: bool
    jump_query: str


@dataclass(frozen=True, slots=True)
class ChangesQuery:
    """The query string of the changes feed. A cursor is appended to `next_query`."""

    limit: int
    after: ChangeCursor | Begin
    self_query: str
    next_query: str


def parse_collection(
    resource: Resource, rules: KeyRules, query: str, limits: PageLimits
) -> CollectionQuery:
    """The parameters of a collection.

    Raises: PAGE_INVALID, ORDER_NOT_SUPPORTED, FILTER_…, EXPAND_UNKNOWN, QUERY_TOO_LONG,
    TOO_MANY_PARAMETERS, REQUEST_INVALID.
    """
    _check_length(query)
    if len(query) > _MAX_CACHED_LENGTH or "api-token" in query.lower():
        return _parse(resource, rules, query, limits)
    return _parse_cached(resource, rules, query, limits)


def parse_changes(query: str, limits: PageLimits) -> ChangesQuery:
    """The parameters of the changes feed.

    Raises: PAGE_INVALID, QUERY_TOO_LONG, TOO_MANY_PARAMETERS.
    """
    _check_length(query)
    pairs = _pairs(query)
    parameters = {name.lower(): value for name, value in pairs}
    since = parameters.get("since", "")
    try:
        after = read_change_cursor(since)
    except ValueError:
        raise _invalid_page("since", since, "the cursor from a link of the feed, or now") from None
    repeated = [pair for pair in pairs if pair[0].lower() not in (*_NOT_REPEATED, "since")]
    return ChangesQuery(
        limit=_limit(parameters, limits),
        after=after,
        self_query=_query([pair for pair in pairs if pair[0].lower() != _TOKEN]),
        next_query=_query([*repeated, ("since", "")]),
    )


def _check_length(query: str) -> None:
    """Raises: QUERY_TOO_LONG."""
    if len(query) > MAX_QUERY_LENGTH:
        raise failure(
            "QUERY_TOO_LONG",
            f"The query string has more than {MAX_QUERY_LENGTH:,} characters.",
            hint="Shorten the filter, or split it into several requests.",
        )


def parse_expand_of(resource: Resource, query: str) -> tuple[str, ...]:
    """The `$expand` in the query string of one resource.

    Raises: EXPAND_UNKNOWN, TOO_MANY_PARAMETERS.
    """
    if not query:
        return ()
    parameters = {name.lower(): value for name, value in _pairs(query)}
    return parse_expand(resource, _expand_in(parameters))


def _expand_in(parameters: dict[str, str]) -> str:
    return parameters.get("$expand") or parameters.get("expand", "")


def parse_expand(resource: Resource, text: str) -> tuple[str, ...]:
    """The links and collections to embed; inline fields are part of every document.

    Raises: EXPAND_UNKNOWN.
    """
    expand = set()
    for name in (item.strip() for item in text.split(",")):
        if name.lower() in MISSING_VALUES:
            continue
        if resource.link(name) or resource.collection(name):
            expand.add(name.removeprefix("osdi:"))
        elif name not in resource.by_name and name != "divisions":
            raise _unknown_expand(resource, name)
    return tuple(sorted(expand))


def hal_selection(
    expand: tuple[str, ...], limits: PageLimits, empty_arrays: bool, exact_total: bool = False
) -> Hal:
    """The selection of a HAL document with these links and collections embedded."""
    return Hal(
        expand=expand,
        expand_limit=limits.pagesize,
        empty_arrays=empty_arrays,
        exact_total=exact_total,
    )


def _parse(resource: Resource, rules: KeyRules, query: str, limits: PageLimits) -> CollectionQuery:
    pairs = _pairs(query)
    check_parameters(resource, pairs)
    parameters = {name.lower(): value for name, value in pairs}
    repeated = [pair for pair in pairs if pair[0].lower() not in _NOT_REPEATED]
    order = _order(resource, parameters)
    page, cursor = _page(parameters, order, limits)
    previous, keyed = _previous_query(repeated, page)
    return CollectionQuery(
        page=page,
        cursor=cursor,
        order=order,
        filter=_filter(resource, rules, parameters),
        expand=parse_expand(resource, _expand_in(parameters)),
        self_query=_query([pair for pair in pairs if pair[0].lower() != _TOKEN]),
        next_query=_query(repeated, page=page + 1) + "&after=",
        previous_query=previous,
        keyed=keyed,
        jump_query=_query([*repeated, ("page", "")]),
    )


_parse_cached = lru_cache(maxsize=1024)(_parse)
"""Cached, because queries recur. A query with a token is never cached."""


# Links


def _query(pairs: list[tuple[str, str]], **paging: object) -> str:
    own = urlencode(pairs, quote_via=quote, safe=_SAFE)
    parts = [part for part in (own, urlencode(paging)) if part]
    return "?" + "&".join(parts) if parts else ""


def _previous_query(pairs: list[tuple[str, str]], page: int) -> tuple[str | None, bool]:
    """The query of the previous page, and whether a cursor is appended to it."""
    if page <= 1:
        return None, False
    if page == 2:
        return _query(pairs), False
    return _query(pairs, page=page - 1) + "&before=", True


# Parameters


def _pairs(query: str) -> list[tuple[str, str]]:
    """The parameters of a query string, whose bytes may be UTF-8 that is not percent-encoded.

    Raises: TOO_MANY_PARAMETERS, REQUEST_INVALID.
    """
    if not query.isascii():
        query = quote(query.encode("latin-1"), safe=_ASCII)
    try:
        pairs = parse_qsl(
            query, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS, errors="surrogateescape"
        )
    except ValueError:
        raise failure(
            "TOO_MANY_PARAMETERS",
            f"The query string has more than {_MAX_PARAMETERS} parameters.",
            hint="Send fewer parameters.",
        ) from None
    for name, value in pairs:
        if _NOT_UTF_8.search(name + value):
            known = name if name.isascii() else name.encode("ascii", "replace").decode()
            raise failure(
                "REQUEST_INVALID",
                f"The parameter '{known[:_MAX_QUOTED]}' is not UTF-8.",
                known[:_MAX_QUOTED],
                hint="Encode each parameter as UTF-8, then by percent signs, as "
                "encodeURIComponent does.",
            )
    return pairs


def _page(parameters: dict[str, str], order: Order, limits: PageLimits) -> tuple[int, Page]:
    page = _number(parameters, "page", 1)
    limit = _limit(parameters, limits)
    after, before = (_cursor(parameters, name, order) for name in ("after", "before"))
    offset = (page - 1) * limit
    if offset > _MAX_OFFSET:
        raise _invalid_page("page", parameters["page"], "a smaller number")
    if after:
        return page, Page(limit, after=after)
    if before:
        return page, Page(limit, before=before, backward=True)
    return page, Page(limit, offset=offset or None)


def _limit(parameters: dict[str, str], limits: PageLimits) -> int:
    """Resources per page. Another name of `per_page` only counts if its value does."""
    named = (_whole(parameters.get(name, "")) for name in _PAGE_SIZES)
    default = next(filter(None, named), limits.pagesize)
    return min(_number(parameters, "per_page", default), limits.max_pagesize)


def _number(parameters: dict[str, str], name: str, default: int) -> int:
    text = parameters.get(name, "").strip()
    if not text:
        return default
    number = _whole(text)
    if number < 1:
        raise _invalid_page(name, text, "a whole number from 1, such as 2")
    return number


def _whole(text: str) -> int:
    """A whole number of at most 18 digits, such as `2` or `2.0`; 0 for any other text."""
    digits = whole_number(text.strip())
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0


def _cursor(parameters: dict[str, str], name: str, order: Order) -> Cursor | None:
    text = parameters.get(name)
    if not text:
        return None
    try:
        return read_cursor(text, order)
    except (ValueError, OverflowError):
        expected = "the cursor from a link of a page, with the same $orderby"
        raise _invalid_page(name, text, expected) from None


def _order(resource: Resource, parameters: dict[str, str]) -> Order:
    """The order that `$orderby` asks for. Raises: ORDER_NOT_SUPPORTED."""
    sent = [parameters.get(name, "").strip() for name in ("$orderby", "orderby")]
    texts = list(dict.fromkeys(text for text in sent if text.lower() not in MISSING_VALUES))
    if not texts:
        return NEWEST_FIRST
    name, *direction = texts[0].split()
    name = resource.aliases.get(name, name)
    descending = _DIRECTIONS.get(" ".join(direction).lower())
    if len(texts) > 1 or name not in resource.orders or descending is None:
        raise _unknown_order(resource, ", ".join(texts))
    return order_by(resource, name, descending)


def _filter(resource: Resource, rules: KeyRules, parameters: dict[str, str]) -> Predicate | None:
    text = (parameters.get("filter") or parameters.get("$filter", "")).strip()
    if not text:
        return None
    return resolve_keys(parse_filter(resource, text), rules)


# Failures


def _invalid_page(name: str, text: str, expected: str) -> Failure:
    return failure(
        "PAGE_INVALID",
        f"Invalid value for '{name}': '{text[:_MAX_QUOTED]}'.",
        name,
        hint=f"Send {expected}, or follow the links of the collection.",
    )


def _unknown_order(resource: Resource, text: str) -> Failure:
    shown = {"id": "id (the order of created_date)"}
    *names, last = (shown.get(name, name) for name in resource.orders)
    return failure(
        "ORDER_NOT_SUPPORTED",
        f"Cannot sort {resource.plural} by '{text[: 2 * _MAX_QUOTED]}'.",
        "$orderby",
        hint=f"Sort by {', '.join(names)} or {last}, followed by asc or desc.",
    )


def _unknown_expand(resource: Resource, name: str) -> Failure:
    known = [link.rel for link in resource.links]
    known += [item.rel for item in resource.collections]
    return failure(
        "EXPAND_UNKNOWN",
        f"'{name[: 2 * _MAX_QUOTED]}' cannot be expanded in {resource.plural}.",
        "$expand",
        hint="Expand one of " + ", ".join(f"osdi:{rel}" for rel in known) + ".",
    )

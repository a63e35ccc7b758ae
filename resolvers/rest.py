"""From a path and a query string to a read plan. Pure.

Source: OSDI 1.2.0, 'Pagination', 'Filtering', `$expand`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode
from uuid import UUID

from resolvers.filters.coerce import resolve_own_identifiers
from resolvers.filters.odata import parse_filter
from resolvers.plan.pages import Cursor, Page
from resolvers.plan.predicates import Predicate
from resolvers.plan.read import Hal
from schema.failures import Failure, failure
from schema.osdi.resource import Resource

MAX_QUERY_LENGTH = 16_384
"""How long a query string may be, in characters."""

_REMEMBERED = 512
_HIDDEN = "osdi-api-token"
_NOT_REPEATED = ("page", "after", "before", _HIDDEN)
_SAFE = "/$:,'()"
_MOST_ROWS = 2**53
"""How far `page` may jump, in rows."""


@dataclass(frozen=True, slots=True)
class PageLimits:
    """The page size when none is asked for, and the largest."""

    pagesize: int
    max_pagesize: int


@dataclass(frozen=True, slots=True)
class CollectionQuery:
    """What a collection's query string asks for.

    `self_query`, `next_query` and `previous_query` follow the path in its links. They repeat
    the caller's own parameters, never the token; the last two end where the cursor follows,
    but for a `previous_query` that is not `keyed`. Without one, this is the first page. Past the
    end, the number of a page follows `jump_query`.
    """

    page: int
    cursor: Page
    filter: Predicate | None
    expand: tuple[str, ...]
    self_query: str
    next_query: str
    previous_query: str | None
    keyed: bool
    jump_query: str


def _query(pairs: list[tuple[str, str]], **paging: object) -> str:
    parts = [part for part in (_encoded(pairs), urlencode(paging)) if part]
    return "?" + "&".join(parts) if parts else ""


def _previous(own: list[tuple[str, str]], page: int) -> tuple[str | None, bool]:
    if page <= 1:
        return None, False
    if page == 2:
        return _query(own), False
    return _query(own, page=page - 1) + "&before=", True


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        raise failure(
            "TOO_MANY_PARAMETERS", "There are more than 100 parameters.", hint="Send fewer."
        ) from None


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, quote_via=quote, safe=_SAFE)


def parse_collection(
    resource: Resource, namespace: str, query: str, limits: PageLimits
) -> CollectionQuery:
    """Raises: PAGE_INVALID, FILTER_…, EXPAND_UNKNOWN, QUERY_TOO_LONG, TOO_MANY_PARAMETERS."""
    if len(query) > MAX_QUERY_LENGTH:
        raise failure(
            "QUERY_TOO_LONG",
            f"The query has more than {MAX_QUERY_LENGTH:,} characters.",
            hint="Ask less.",
        )
    if len(query) > _REMEMBERED or "api-token" in query.lower():
        return _parse(resource, namespace, query, limits)
    return _parse_once(resource, namespace, query, limits)


def _parse(resource: Resource, namespace: str, query: str, limits: PageLimits) -> CollectionQuery:
    pairs = _pairs(query)
    sent = {name.lower(): value for name, value in pairs}
    own = [pair for pair in pairs if pair[0].lower() not in _NOT_REPEATED]
    page, cursor = _page(sent, limits)
    previous, keyed = _previous(own, page)
    return CollectionQuery(
        page=page,
        cursor=cursor,
        filter=_filter(resource, namespace, sent),
        expand=parse_expand(resource, sent.get("$expand")),
        self_query=_query([pair for pair in pairs if pair[0].lower() != _HIDDEN]),
        next_query=_query(own, page=page + 1) + "&after=",
        previous_query=previous,
        keyed=keyed,
        jump_query=_query([*own, ("page", "")]),
    )


_parse_once = lru_cache(maxsize=1024)(_parse)
"""For the queries that come again and again; none that holds a token is kept."""


def parse_expand_of(resource: Resource, query: str) -> tuple[str, ...]:
    """The `$expand` of a single resource's query string."""
    if not query:
        return ()
    sent = {name.lower(): value for name, value in _pairs(query)}
    return parse_expand(resource, sent.get("$expand"))


def _page(sent: dict[str, str], limits: PageLimits) -> tuple[int, Page]:
    page = _number(sent, "page", 1)
    limit = min(_number(sent, "per_page", limits.pagesize), limits.max_pagesize)
    after, before = _cursor(sent, "after"), _cursor(sent, "before")
    jump = (page - 1) * limit
    if jump > _MOST_ROWS:
        raise _bad_page("page", sent["page"], "a smaller number")
    if after:
        return page, Page(limit, after=Cursor(after))
    if before:
        return page, Page(limit, before=Cursor(before), backward=True)
    return page, Page(limit, offset=jump or None)


def _number(sent: dict[str, str], name: str, default: int) -> int:
    text = sent.get(name, "").strip()
    if not text:
        return default
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    if number < 1:
        raise _bad_page(name, text, "a whole number from 1")
    return number


def _cursor(sent: dict[str, str], name: str) -> UUID | None:
    text = sent.get(name)
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise _bad_page(name, text, "the id that a link carried") from None


def _bad_page(name: str, text: str, expected: str) -> Failure:
    return failure(
        "PAGE_INVALID",
        f"'{name}' is '{text[:40]}', which is no page.",
        name,
        hint=f"Send {expected}, or follow the links of the collection.",
    )


def _filter(resource: Resource, namespace: str, sent: dict[str, str]) -> Predicate | None:
    text = sent.get("filter", sent.get("$filter", "")).strip()
    if not text:
        return None
    return resolve_own_identifiers(parse_filter(resource, text), namespace + ":")


def parse_expand(resource: Resource, text: str | None) -> tuple[str, ...]:
    """Names of links and collections to embed; inline fields are always there."""
    names = [name.strip() for name in (text or "").split(",")]
    wanted = []
    for name in filter(None, names):
        if resource.link(name) or resource.collection(name):
            wanted.append(name.removeprefix("osdi:"))
        elif name not in resource.by_name and name != "divisions":
            raise _unknown_expand(resource, name)
    return tuple(sorted(set(wanted)))


def _unknown_expand(resource: Resource, name: str) -> Failure:
    known = [link.rel for link in resource.links]
    known += [item.rel for item in resource.collections]
    return failure(
        "EXPAND_UNKNOWN",
        f"'{name[:80]}' cannot be expanded in {resource.plural}.",
        "$expand",
        hint="One of " + ", ".join(f"osdi:{rel}" for rel in known) + ".",
    )


def shown(expand: tuple[str, ...], limits: PageLimits) -> Hal:
    return Hal(expand=expand, expand_limit=limits.pagesize)

"""Reads a whole collection page by page: one statement for each page, from the last cursor."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from resolvers.execute.estimates import check_filter
from resolvers.execute.read import fetch_document
from resolvers.export_columns import END, MORE, PAGE, ROWS, ExportRow
from resolvers.plan.pages import read_cursor
from resolvers.plan.read import ReadMany
from resolvers.references import not_found
from resolvers.sql.expensive import is_checked
from resolvers.store import Store
from schema.failures import Failure, failure
from schema.osdi.resource import Resource


async def read_answer(
    answer: Awaitable[bytes | Failure], keys: tuple[str, ...], most: int | None
) -> AsyncIterator[list[ExportRow]]:
    """The rows of one answer, in one page: the list at `keys`, or the answer itself.

    Raises: RESPONSE_TOO_LARGE, if it has more than `most`.
    """
    found = await answer
    if isinstance(found, Failure):
        raise found
    value = orjson.loads(found)
    for key in keys:
        value = value[key]
    rows = value if isinstance(value, list) else [value]
    if most is not None and len(rows) > most:
        raise failure(
            "RESPONSE_TOO_LARGE",
            f"The table would have more than {most:,} rows of statistics.",
            hint="Send `first` for the largest groups, or a filter, a shorter range or a longer "
            "interval.",
        )
    yield rows


async def read_pages(
    store: Store, plan: ReadMany, binds: Mapping[str, Any], missing: Resource, max_rows: int
) -> AsyncIterator[list[ExportRow]]:
    """The rows of each page, from that of `plan` to the last one.

    A page without page information is the only one. Raises: NOT_FOUND, for the resource that is
    `missing` if there is no such collection; FILTER_TOO_BROAD, if the first page may read more than
    `max_rows`.
    """
    if is_checked(plan):
        plan, found = await check_filter(store, plan, binds, max_rows, all_pages=True)
        # Each page looks them up again: with a raised limit, that takes longer than a scan.
        found.pop("looked_up", None)
        binds = {**binds, **found}
    while True:
        document = await fetch_document(store, plan, binds)
        if document is None:
            raise not_found(missing)
        page = orjson.loads(document)
        yield page[ROWS]
        info = page.get(PAGE)
        if info is None or not info[MORE]:
            return
        after = read_cursor(info[END], plan.order)
        plan = replace(plan, page=replace(plan.page, after=after, offset=None))

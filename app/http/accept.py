"""The media ranges of an Accept header.

In: the text of the header. Out: names, parameters and qualities. For the content negotiation of
both surfaces.

Source: RFC 9110, 12.5.1 'Accept'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

MAX_ACCEPT = 8_192
"""Characters of a header that are read."""

MAX_CACHED_ACCEPT = 1_000
"""Characters of a header whose reading is cached."""

_QUALITY = re.compile(r"0?\.\d{1,20}|0\.?|1(\.0{0,20})?")
"""More forms than RFC 9110 has: Java writes `.2`, and other clients more than three digits."""


def media_ranges(accept: str) -> Iterator[tuple[str, list[str], float]]:
    """Name, parameters and quality of each range; unreadable ranges are left out. A lone `*`, which
    Java sends, is `*/*`.

    >>> list(media_ranges("text/csv;header=present, */*;q=0.5, text/x;q=2"))
    [('text/csv', ['header=present'], 1.0), ('*/*', ['q=0.5'], 0.5)]
    >>> list(media_ranges("text/html, *; q=.2"))
    [('text/html', [], 1.0), ('*/*', ['q=.2'], 0.2)]
    """
    for item in accept[:MAX_ACCEPT].lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = next((text[2:].strip() for text in parameters if text[:2] == "q="), "1")
        if name and _QUALITY.fullmatch(quality):
            yield "*/*" if name == "*" else name, parameters, float(quality)


def weight(media: str, ranges: Mapping[str, float]) -> tuple[float, int]:
    """The quality of a media type by its most precise range, and the precision of that range."""
    for precision, name in ((2, media), (1, media.partition("/")[0] + "/*"), (0, "*/*")):
        if name in ranges:
            return ranges[name], precision
    return 0.0, 0

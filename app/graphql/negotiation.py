"""Content negotiation: the media types that a client accepts, and those of request bodies.

In: the text of Accept or Content-Type. Out: `AcceptedTypes`. For `app.graphql.endpoint`.

Source: RFC 9110, 12.5.1 'Accept'; GraphQL over HTTP, 'Media Types'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.http.accept import MAX_CACHED_ACCEPT, media_ranges, weight
from schema.failures import Failure, failure

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENT_STREAM = "text/event-stream"
MULTIPART = "multipart/mixed"

_SUBSCRIPTIONS = re.compile(r"""subscriptionspec=(["']?)1(\.0)?\1""")
_UTF_8 = ("utf-8", "utf8")


@dataclass(frozen=True, slots=True)
class AcceptedTypes:
    """The media types that an Accept header allows.

    `media` is the preferred one of the two JSON types, if any is accepted. `events`: an event
    stream is accepted, `events_first`: it is preferred. `multipart`: Apollo's protocol of
    subscriptions is named, and preferred to an event stream. `html`: text/html is named,
    `html_first`: it is preferred.
    """

    media: str | None = JSON
    events: bool = False
    events_first: bool = False
    multipart: bool = False
    html: bool = False
    html_first: bool = False

    @property
    def nothing(self) -> bool:
        return self.media is None and not self.events and not self.multipart


def accepted_by(accept: str) -> AcceptedTypes:
    """Read an Accept header; an empty one accepts JSON.

    >>> accepted_by("application/graphql-response+json, application/json;q=0.9").media
    'application/graphql-response+json'
    >>> accepted_by("text/html, */*;q=0.8")  # doctest: +NORMALIZE_WHITESPACE
    AcceptedTypes(media='application/json', events=False, events_first=False, multipart=False,
    html=True, html_first=True)
    """
    if len(accept) <= MAX_CACHED_ACCEPT:
        return _read(accept)
    return _read.__wrapped__(accept)


@lru_cache(maxsize=256)
def _read(accept: str) -> AcceptedTypes:
    ranges = _ranges(accept)
    if not ranges:
        return AcceptedTypes() if not accept.strip(" ,\t") else AcceptedTypes(media=None)
    as_json, as_graphql = weight(JSON, ranges), weight(GRAPHQL, ranges)
    best = max(as_json, as_graphql)
    # A tie: a client that names both knows the newer type, one that accepts anything may not.
    is_named = as_graphql[1] == 2
    media = GRAPHQL if as_graphql == best and (is_named or as_json < best) else JSON
    events = weight(EVENT_STREAM, ranges)
    parts = weight(MULTIPART, ranges)
    html = ranges.get("text/html", 0)
    accepts_events = events[0] > 0 and events[1] > 0
    return AcceptedTypes(
        media if best[0] > 0 else None,
        events=accepts_events,
        events_first=accepts_events and events[0] > best[0],
        multipart=parts[0] > 0 and parts[1] == 2 and parts[0] > events[0] * accepts_events,
        html=html > 0,
        html_first=(html, 2) > max(best, events),
    )


def _ranges(accept: str) -> dict[str, float]:
    """The quality of each media range; unreadable ranges are left out."""
    ranges: dict[str, float] = {}
    for name, parameters, quality in media_ranges(accept):
        if name == MULTIPART and not any(map(_SUBSCRIPTIONS.fullmatch, parameters)):
            continue  # of another protocol, such as that of @defer
        ranges[name] = max(quality, ranges.get(name, 0))
    return ranges


def is_json(content_type: str) -> bool:
    """Whether a body of this Content-Type is JSON in UTF-8.

    >>> is_json('application/json; charset="UTF-8"'), is_json("application/jsonp")
    (True, False)
    """
    if content_type == JSON:
        return True
    name, *parameters = (part.strip() for part in content_type.lower().split(";"))
    charsets = [text[8:].strip('" ') for text in parameters if text.startswith("charset=")]
    return name == JSON and all(charset in _UTF_8 for charset in charsets)


def not_acceptable() -> Failure:
    return failure(
        "NOT_ACCEPTABLE",
        "None of the media types in Accept is supported.",
        hint=f"Accept {GRAPHQL} or {JSON}, text/event-stream for subscriptions, or text/csv for a "
        "table.",
    )


def not_streamed() -> Failure:
    return failure(
        "NOT_ACCEPTABLE",
        "Subscriptions are streamed and cannot be sent as a single response.",
        hint="Send Accept: text/event-stream or multipart/mixed;subscriptionSpec=1.0, or open a "
        "WebSocket at this URL with the sub-protocol graphql-transport-ws.",
    )

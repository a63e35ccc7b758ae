"""The event streams of readers without a token, bounded in all and for each address.

In: an ASGI scope. Out: whether it may have a stream. For `app.embed.routes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app.config.settings import Settings
from app.http.client_address import client_address
from app.store.errors import RETRY_AFTER
from schema.failures import failure

SHARE = 10
"""One address has at most a tenth of the streams."""


class Readers:
    """At most `max_public_streams` streams."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.max_public_streams
        self._trusted = settings.trusted_proxies
        self._by_address: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._by_address.total()

    @contextmanager
    def one(self, scope: Mapping[str, Any]) -> Iterator[None]:
        """Count one more stream while the block runs. Raises: TOO_MANY_SUBSCRIPTIONS."""
        address = client_address(scope, self._trusted)
        share = -(-self._limit // SHARE)
        if len(self) >= self._limit or self._by_address[address] >= share:
            raise failure(
                "TOO_MANY_SUBSCRIPTIONS",
                "The gateway cannot serve more readers without a token at the moment.",
                hint="Request the total at intervals instead.",
                headers=RETRY_AFTER,
            )
        self._by_address[address] += 1
        try:
            yield
        finally:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]

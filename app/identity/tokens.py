"""The interface of tokens for transports: find the caller, count requests, recheck a token.

For `app.graphql` and `app.exports`. `app.identity.authenticate` implements it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from app.identity.caller import Caller
from app.rate_limit.limiter import RateLimitScope

Recheck: TypeAlias = Callable[[], Awaitable[bool]]
"""Whether the token of a stream is still valid. Raises: API_KEY_EXPIRED."""


class TokenLookup(Protocol):
    """Finds the caller of a token and counts requests. Both methods raise: RATE_LIMITED.

    `by_token` also raises: API_KEY_EXPIRED.
    """

    async def by_token(self, token: str, scope: RateLimitScope | None = None) -> Caller | None: ...

    def consume(self, caller: Caller | None, scope: RateLimitScope) -> None: ...


def recheck_of(tokens: TokenLookup, token: str) -> Recheck:
    """A function that looks a token up again and tells whether it is still valid."""

    async def recheck() -> bool:
        return await tokens.by_token(token) is not None

    return recheck

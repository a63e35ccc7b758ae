"""The parts of a running process that the admin port looks at.

For `app.main` and the command `worker`, which fill them in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.graphql.endpoint import GraphQL
from app.http.overload import Overload
from app.identity.authenticate import Authenticator
from app.monitoring.requests import Requests
from app.rate_limit.limiter import RateLimits
from app.store.pool import Store
from app.store.replicas import ReplicatedStore
from app.subscriptions.engine import SubscriptionEngine
from app.subscriptions.hub import EventHub
from resolvers.execute.write.queue import WriteQueue


class BackgroundLoop(Protocol):
    """A loop that runs in the background, and counts what it has done."""

    @property
    def is_running(self) -> bool: ...

    @property
    def outcomes(self) -> Mapping[str, int]: ...


@dataclass(slots=True)
class Serving:
    """The parts that serve requests."""

    requests: Requests
    graphql: GraphQL
    engine: SubscriptionEngine
    authenticator: Authenticator
    limits: RateLimits
    events: EventHub
    writes: WriteQueue
    replicas: ReplicatedStore | None = None


@dataclass(slots=True)
class Parts:
    """`serving` is None in a process that only delivers."""

    store: Store
    serving: Serving | None = None
    workers: Sequence[BackgroundLoop] = ()
    overload: Overload | None = None
    is_started: bool = True
    """Whether the pool is open, and requests are accepted."""

"""What becomes of one attempt to deliver."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is one of `schema.osdi.deliveries`; of `pending` it is tried again, at the earliest
    after `wait` seconds. `error` says why, without anything personal or secret. `ends`: nothing
    is to be sent to this receiver any more.
    """

    status: str
    error: str | None = None
    wait: float = 0.0
    ends: bool = False


DELIVERED = Outcome("delivered")


def retry(error: str, wait: float = 0.0) -> Outcome:
    return Outcome("pending", error, wait)


def dead(error: str) -> Outcome:
    """Another attempt would not help."""
    return Outcome("dead", error)


def unconfigured(error: str) -> Outcome:
    return Outcome("unconfigured", error)


def suppressed(error: str) -> Outcome:
    return Outcome("held", error)


def cancelled(error: str) -> Outcome:
    return Outcome("cancelled", error)

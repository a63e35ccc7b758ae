"""The outcome of one delivery attempt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is one of `schema.osdi.deliveries.STATUSES`; `pending` means that the delivery is
    tried again, after `wait` seconds at the earliest. `error` gives the reason, without personal
    data or secrets. `deactivate`: send nothing to this receiver any more.
    """

    status: str
    error: str | None = None
    wait: float = 0.0
    deactivate: bool = False


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

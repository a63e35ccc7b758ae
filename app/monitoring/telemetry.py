"""Whether traces are written, by the standard variables of OpenTelemetry.

In: the environment. Out: the tracing of this process, or none. OpenTelemetry is only imported if
traces are written. For `app.server`.

Source: OpenTelemetry, 'Environment Variable Specification' and 'OTLP Exporter Configuration'.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.monitoring.tracing import Tracing

_EXPORTER = "OTEL_TRACES_EXPORTER"
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"
_KNOWN = ("otlp", "console")
_PACKAGES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")

logger = logging.getLogger("osdi")


def exporters(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The exporters that the environment names.

    >>> exporters({}), exporters({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"})
    ((), ('otlp',))
    >>> exporters({"OTEL_TRACES_EXPORTER": "console,otlp", "OTEL_SDK_DISABLED": "false"})
    ('console', 'otlp')
    """
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return ()
    asked = environment.get(_EXPORTER, "").strip()
    if not asked:
        return ("otlp",) if any(environment.get(name) for name in _ENDPOINTS) else ()
    names = [name.strip() for name in asked.split(",")]
    return tuple(name for name in names if name not in ("", "none"))


def reason_against(asked: Collection[str], environment: Mapping[str, str]) -> str | None:
    """The reason why these exporters cannot be used, as a sentence; `None` if they can."""
    unknown = [name for name in asked if name not in _KNOWN]
    if unknown:
        return f"{_EXPORTER} must be otlp, console or none, got '{unknown[0]}'."
    for name in _PROTOCOLS if "otlp" in asked else ():
        protocol = environment.get(name, "").strip()
        if protocol not in ("", _PROTOCOL):
            return f"{name} must be {_PROTOCOL}, got '{protocol}'."
    if not all(map(_is_installed, _PACKAGES)):
        return "OpenTelemetry is not installed. Install osdi-gateway[otel], or unset OTEL_…."
    return None


def start_tracing() -> Tracing | None:
    """Start the tracing that the environment configures; if that fails, log why, in one line."""
    asked = exporters(os.environ)
    if not asked:
        return None
    reason = reason_against(asked, os.environ)
    if reason is not None:
        logger.warning("No traces are written: %s", reason)
        return None
    from app.monitoring.tracing import open_tracing

    return open_tracing(asked)


def _is_installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False

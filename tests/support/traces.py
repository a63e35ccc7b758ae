"""Traces: spans that are kept in memory instead of being sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app.monitoring.tracing import Tracing, new_provider


@dataclass
class Traces:
    """The tracing of a gateway, and what it has written."""

    tracing: Tracing
    exporter: InMemorySpanExporter

    @property
    def spans(self) -> list[ReadableSpan]:
        return list(self.exporter.get_finished_spans())

    @property
    def names(self) -> list[str]:
        return [span.name for span in self.spans]

    def clear(self) -> None:
        self.exporter.clear()

    def span(self, name: str) -> ReadableSpan:
        (found,) = [span for span in self.spans if span.name == name]
        return found

    def text(self) -> str:
        """All that the spans say."""
        return "\n".join(span.to_json() for span in self.spans)


def kept() -> Traces:
    exporter, provider = InMemorySpanExporter(), new_provider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return Traces(Tracing(provider), exporter)


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})

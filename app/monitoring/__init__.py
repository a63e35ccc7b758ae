"""Observability: identifiers of requests, measurements, traces and the log."""

"""Statements of the delivery queue."""

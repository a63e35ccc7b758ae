"""Statements of statistics."""

"""Statements of a write."""

"""Filters of both surfaces, read into predicates."""

"""Maintains derived data that the writers of resources do not keep complete."""

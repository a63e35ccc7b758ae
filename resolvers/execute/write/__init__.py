"""Writes: one in a transaction of its own, and several that wait at the same time in one."""

"""Runs plans: the only awaits on SQL in `resolvers`."""

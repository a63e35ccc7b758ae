"""Runs the statements of deliveries: the worker's and the administrators'."""

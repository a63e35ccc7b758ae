"""Citus: a database whose tables are distributed over several servers by organization."""

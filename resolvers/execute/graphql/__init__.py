"""Executes GraphQL requests: prepares their fields, runs the steps, joins the answers."""

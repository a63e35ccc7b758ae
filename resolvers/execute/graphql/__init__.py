"""The way of a GraphQL request: prepare its fields, run their steps, join the answers."""

"""Strawberry declarations of the GraphQL schema."""

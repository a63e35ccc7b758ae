"""The JSON of a GraphQL response."""

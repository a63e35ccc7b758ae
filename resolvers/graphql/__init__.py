"""GraphQL request to plan."""

"""GraphQL subscriptions, fed by LISTEN/NOTIFY."""

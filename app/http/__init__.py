"""HTTP that REST and GraphQL share: bodies, links, client addresses, disconnects, protocols."""

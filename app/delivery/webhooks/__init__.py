"""Posts to webhooks: the client that signs them, the allowed addresses, and the transport."""

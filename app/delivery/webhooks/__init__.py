"""Posts to webhooks: the client, signatures, the allowed addresses, and the transport."""

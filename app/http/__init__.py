"""What both surfaces need of HTTP: bodies, addresses, links, disconnects, protocols."""

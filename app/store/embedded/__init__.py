"""The embedded PostgreSQL: its server, the system account that runs it, and the watch over both."""

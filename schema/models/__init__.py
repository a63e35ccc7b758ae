"""The bodies that clients send: pydantic models, the types of their dates, and their errors."""

"""The process: everything that knows HTTP, the environment or the time."""

"""The process: all code that depends on HTTP, the environment or the clock."""

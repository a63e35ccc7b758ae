"""The admin port: whether the process lives and is ready, and its metrics."""

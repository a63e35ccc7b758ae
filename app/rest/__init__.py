"""The OSDI REST API over HTTP."""

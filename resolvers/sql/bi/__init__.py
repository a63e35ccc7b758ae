"""Views and roles for BI tools, which speak SQL."""

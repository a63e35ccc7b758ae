"""OSDI's declarations: resources, fields, helpers, deliveries."""

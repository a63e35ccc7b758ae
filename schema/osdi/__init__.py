"""What OSDI declares: resources, fields, helpers, deliveries."""

"""Settings: environment variables with their names, defaults, units and help."""

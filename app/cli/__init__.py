"""The command `osdi-gateway`."""

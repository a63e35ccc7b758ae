"""The command-line interface: the command `osdi-gateway`."""

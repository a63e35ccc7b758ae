"""Pages for browsers, and the files that they load."""

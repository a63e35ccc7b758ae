"""Keeps what is derived from resources, beyond what their writers keep."""

"""Statements that keep the roll-ups, and the expressions that reports share with them."""

"""Write request and found rows to changes."""

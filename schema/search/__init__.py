"""The indexes of texts and dates that serve filters and orders."""

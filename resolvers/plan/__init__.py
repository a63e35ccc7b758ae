"""Plans: frozen data, for both surfaces."""

"""Plans: what a request reads, as frozen data for both surfaces."""

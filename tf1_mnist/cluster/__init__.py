"""Everything that only a cluster needs."""

"""Pages of a community, township, village or enterprise: ask, follow, urge, rate; its own requests only."""

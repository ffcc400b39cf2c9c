"""Seeded county days and weeks, and other engines that plan the same days, for `./run bench route`."""

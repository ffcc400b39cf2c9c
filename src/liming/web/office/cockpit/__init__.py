"""The cockpit: the map by one measure, the loop's state, and what needs a hand."""

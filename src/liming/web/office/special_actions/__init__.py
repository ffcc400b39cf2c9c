"""Special actions: the year's list, one with its lead group and places, sheets and papers."""

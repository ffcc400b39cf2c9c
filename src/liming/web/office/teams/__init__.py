"""The list of teams and the page of one team."""

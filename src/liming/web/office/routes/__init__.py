"""Routes of a team's day and week: the captain's board, changes by hand, the sheet for each member."""

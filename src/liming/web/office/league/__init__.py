"""The quarter's league: bands of a peer group, how a gap adds up, and the rows behind a figure."""

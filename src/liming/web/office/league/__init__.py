"""The quarter's league: bands of a peer group, how a gap adds up, and the rows behind a figure.

Here: tables and charts of what was measured. Not here: freezing and publishing (`quarters`), or what is done
about a gap (`gaps`).
"""

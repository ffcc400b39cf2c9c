"""Settings, urls, start-up checks and wiring: the only room that knows every other.

Here: what differs from one installation to the next. Not here: anything that a room could own.
"""

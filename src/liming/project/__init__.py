"""Settings, urls, start-up checks and wiring: the only room that knows every other."""

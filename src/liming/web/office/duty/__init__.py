"""Duty rosters, the station desk and service points."""

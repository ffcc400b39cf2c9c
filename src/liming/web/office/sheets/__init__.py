"""Imported hotline sheets: the file looked at first, every row accounted for."""

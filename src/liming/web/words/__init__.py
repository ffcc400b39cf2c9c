"""The words pages are written with: marks, small charts and formats. Registered as template words."""

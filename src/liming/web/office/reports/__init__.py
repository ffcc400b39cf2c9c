"""Reports: the bulletin to read, and every report to make."""

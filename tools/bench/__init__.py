"""Measurements: ./run bench NAME [--json]. The last line is one JSON object with named keys."""

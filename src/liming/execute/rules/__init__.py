"""Rules of the execute room: values in, values out, no tables."""

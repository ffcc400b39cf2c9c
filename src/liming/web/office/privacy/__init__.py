"""Personal data: what people ask about theirs, and what goes when its time is over."""

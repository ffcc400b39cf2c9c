"""Members' phones as their captain sees them: what is unsent, what clashes, what is lost."""

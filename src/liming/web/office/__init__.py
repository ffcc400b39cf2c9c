"""The office: province, unit and captain."""

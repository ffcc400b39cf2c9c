"""Reading a hotline's sheet: columns, values, and what asks for a person's look."""

"""Key customers: the list with what is due, one customer, reports."""

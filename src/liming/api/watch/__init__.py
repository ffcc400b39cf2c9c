"""What machines that look after the house ask: is it alive, can it serve, what are its figures."""

"""What machines that look after the house ask: is it alive, can it serve, what are its figures.

Here: three addresses and their text. Not here: the looks themselves (`shared.health`) or anything about
persons.
"""

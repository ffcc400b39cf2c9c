"""Pure reasoning: frozen dataclasses in, dataclasses out.

Lives here: calendar, dispatch, planning and benchmark arithmetic that tests in milliseconds.
May not live here: Django, files, the network, the clock, unseeded randomness.
"""

"""The cockpit: the map by one measure, the loop's state, and what needs a hand.

Here: what is drawn and where a number leads. Not here: counting; each panel is one query of a room.
"""

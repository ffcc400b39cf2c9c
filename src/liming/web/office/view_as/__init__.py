"""Looking at a member's phone pages as that member sees them: asking with a reason, and the end of it.

Not here: the guard that lets nothing be sent meanwhile (`web.viewing_as`).
"""

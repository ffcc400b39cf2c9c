"""Members' phones as their captain sees them: what is unsent, what clashes, what is lost, calls for help.

Not here: the phone's own pages (`web.field`), or what a clash may become (`execute.actions.sync`).
"""

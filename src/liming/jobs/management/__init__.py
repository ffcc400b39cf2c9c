"""Where Django looks for commands.

Here: nothing but `commands`. Not here: what they do.
"""

"""Work guides: versions, their difference, the editor, and teams checked by them.

Not here: supervision by sample (`supervision`), which uses the same guides.
"""

"""Writes of supervision: drawing teams, checking by a guide, findings and their cure, reviews of posts.

Not here: urging about a request or an item (督办), which is `execute` and `plan`; nor the arithmetic of a
sample (`rules.supervision`).
"""

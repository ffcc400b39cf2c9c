"""The words pages are written with: marks, small charts and formats.

Registered as template words by `web.templatetags`. Not here: a page's own sentences, or figures; all is given
as values.
"""

"""The door of phones that keep work without a signal: the acts they send, photos in pieces, pages to keep.

An act is one of the forms of this area, sent later. Not here: what an act means; that stands in its form.
"""

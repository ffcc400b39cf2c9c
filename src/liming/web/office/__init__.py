"""The office: province, unit and captain; a package an area, each with its addresses in `urls`.

Here at the top: finding anything, and words in full. Not here: pages of phones, contacts and the public.
"""

"""Parts that several pages share: forms, lists, uploads, evidence, choices, table pages.

Here: what at least two areas use. Not here: a page, an address, or knowledge of one subject.
"""

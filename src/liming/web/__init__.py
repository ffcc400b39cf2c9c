"""Pages for people: office, field (phone) and public.

Lives here: views of about five lines, templates, the stylesheet and scripts.
May not live here: rules, queries or writes; a view makes one domain call per panel.
"""

"""The register's pages: lists, details, forms, dated changes and imports, one set for every noun.

What a noun has for columns stands in `register.rules.columns`. Not here: pages made for a single noun
(`teams`, `contacts`, `posts`).
"""

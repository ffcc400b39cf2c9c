"""The register's pages: lists, details, forms, dated changes and imports, one set for every noun."""

"""Reports: composed once from records as plain parts, then laid out as Word, PDF, spreadsheet or page."""

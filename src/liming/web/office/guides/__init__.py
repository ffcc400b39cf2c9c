"""Work guides: versions, their difference, the editor, and teams checked by them."""

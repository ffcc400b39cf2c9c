"""The project board and one project."""

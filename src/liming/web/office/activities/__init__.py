"""Activities: the list, one activity, announcing and recording it."""

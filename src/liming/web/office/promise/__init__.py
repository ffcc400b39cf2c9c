"""The promise put to the test, opening to its requests."""

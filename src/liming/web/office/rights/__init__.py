"""Who may what, in words, for everybody who is signed in."""

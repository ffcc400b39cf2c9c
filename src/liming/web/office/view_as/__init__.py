"""Looking at a member's phone pages as that member sees them."""

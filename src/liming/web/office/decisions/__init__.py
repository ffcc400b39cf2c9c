"""What waits for a ruling, a decision or a reply; where requests bounce."""

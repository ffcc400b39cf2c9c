"""What waits for a ruling, a decision or a reply; where requests bounce.

Here: one list over several kinds of question. Not here: the acts that answer them, which stand on the request
(`requests`).
"""

"""Hazards in the office: the list, one hazard with its acts, the printed notices, the pictures of proof.

Not here: finding one on the spot (`web.field.hazards`), or the states it may take (`execute.rules.hazards`).
"""

"""Hazards in the office: the list, one hazard with its acts, the printed notices, the pictures of proof."""

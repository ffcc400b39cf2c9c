"""Liming 黎明: one closed loop for community service teams: plan, execute, evaluate, improve."""

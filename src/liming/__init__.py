"""Liming 黎明: one closed loop for community service teams: plan, execute, evaluate, improve.

Here: the layers, from `core` up to `project` (ARCHITECTURE.md). Not here: any code of its own.
"""

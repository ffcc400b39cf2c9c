"""The year's plan and the month: lines, versions, baseline against current, members' load.

Here: meetings, shares, rules of schedules and units as well. Not here: routes of a day (`routes`), projects
(`projects`).
"""

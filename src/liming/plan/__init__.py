"""Plan: from the year's meeting to dated work items; guides, checklists and projects.

Lives here: what shall be done, when, by whom, and the row and transition table of a work item.
May not live here: how a request was handled or what a quarter says about it.
"""

"""The year's plan and the month: lines, versions, baseline against current, members' load."""

"""Background tasks, commands and the demo province.

Lives here: the `liming` commands, the map from outbox kinds to actions, the declarative demo.
May not live here: anything a page needs at run time.
"""

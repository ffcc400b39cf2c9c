"""What every room needs: clock, ids, refusals, audit, viewer and rights, unit scope, outbox of work.

Lives here: small mechanisms without a subject of their own; tables hold plain ids, never relations.
May not live here: anything that knows a team, a plan, a request or a score.
"""

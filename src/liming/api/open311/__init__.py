"""Open311 GeoReport v2 (http://wiki.open311.org/GeoReport_v2/): the standard door for other systems.

Here: its names, formats and refusals. Not here: taking a request in; like every door it calls
`execute.actions.receive_request`.
"""

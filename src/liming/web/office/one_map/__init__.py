"""The one map: every layer from the province down to one request and one visit.

Here: layers as GeoJSON for what the window shows. Not here: the cockpit's map of one measure, or place to
grid (`core.dispatch`).
"""

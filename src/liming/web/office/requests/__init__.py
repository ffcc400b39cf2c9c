"""The requests board, its drawer, the form for callers, and acts on one or many.

Here: what a request looks like to the office. Not here: sheets of many (`sheets`), rulings over several
(`decisions`), outages (`events`).
"""

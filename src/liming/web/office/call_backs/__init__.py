"""The independent call-backs of a quarter: drawn, called, written down.

Here: the caller's list and one call. Not here: the draw and its seed (`execute.actions.call_backs`), or the
check of hours (`duty`).
"""

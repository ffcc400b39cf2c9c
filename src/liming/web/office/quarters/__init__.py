"""The course of a quarter: handed in, reviewed, frozen, proven, published, appealed.

Not here: its figures (`league`), or its cases of bonus and deduction (`points`).
"""

"""The `liming` commands, a module each; its name is the word after `liming`.

Here: arguments, progress, words of the end, exit codes. Not here: the work, which is a domain call or a
module of `jobs`.
"""

"""Who somebody is, by another system's word: the company's sign-in (OpenID Connect).

Here: asking it and checking its answer. Not here: which account that is and what it may do
(`register.actions`, `shared.viewer`).
"""

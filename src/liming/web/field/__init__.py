"""The member's phone: my day, one item, quick record, own ledger.

Here: pages and forms that work with a thumb, each kept for the valley and sent later. Not here: office lists,
or the machinery of keeping (`phone`, `assets/js/phone`).
"""

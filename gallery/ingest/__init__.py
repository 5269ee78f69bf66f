"""One way through: discover -> identify -> read -> resolve -> render -> record -> arrange.

The stages do not know each other; `run` and `index` compose them. Only `record` writes.
"""

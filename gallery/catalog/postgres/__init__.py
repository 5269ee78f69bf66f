"""The index on PostgreSQL, for several machines: in a namespace of its own in any database.

`address` reads the URL, `keeping` makes and replaces what is there (`schemas`), `keeper` decides
when, `speaking` is what PostgreSQL does otherwise than SQLite, `refusals` what its errors mean.
"""

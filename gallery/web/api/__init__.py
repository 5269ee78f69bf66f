"""The site for programs: JSON at /api/, described by itself at /api/openapi.json.

`table` lists the operations, each a function whose hints are its declaration: what it is asked
(`call`) and what it tells (`nouns`) are msgspec structs, and of these very structs the description
is made (`document`). `entry` looks at the token, `problems` words every no (RFC 9457).
"""

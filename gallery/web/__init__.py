"""What the web sees: one route table in `app`, and the pages and files behind it.

A request goes app -> reader or files -> catalog, store; the answer is put into words by
`language`, `words` and `theme`, and gets its headers in `answers`.
"""

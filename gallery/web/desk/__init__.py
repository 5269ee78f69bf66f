"""The desk: pages on which photographers and editors work, signed in."""

"""The index on a real PostgreSQL."""

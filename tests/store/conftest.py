"""Stores on a bucket, for the suite that all stores pass."""

from tests.cluster.shelves import bucket, one_seaweed, seaweed, shelf

__all__ = ["bucket", "one_seaweed", "seaweed", "shelf"]

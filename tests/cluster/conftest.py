"""Real servers for the tests of many machines."""

from tests.cluster.shelves import bucket, one_seaweed, seaweed, shelf

__all__ = ["bucket", "one_seaweed", "seaweed", "shelf"]

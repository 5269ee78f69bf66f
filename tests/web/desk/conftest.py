"""What tests of the desk share: `desk_client` and `signed_in` are in `signed`."""

from tests.cluster.shelves import bucket, one_seaweed, seaweed, shelf
from tests.web.desk.signed import desk_client, signed_in

__all__ = ["bucket", "desk_client", "one_seaweed", "seaweed", "shelf", "signed_in"]

"""What tests of the desk share: `desk_client` and `signed_in` are in `signed`."""

from tests.web.desk.signed import desk_client, signed_in

__all__ = ["desk_client", "signed_in"]

"""Removing for ever: what was in the trash for long enough, and what nothing names any more."""

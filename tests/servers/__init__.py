"""The site behind real servers, as their shipped configurations run it."""

"""Faces: where a detector suggests them, and what is made of photos in which some are destroyed."""

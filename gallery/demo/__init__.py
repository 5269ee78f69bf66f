"""The sample library: pictures that the program draws itself, so that a first visit shows something."""

"""The sample library: words that ship, and pictures that the program draws itself."""

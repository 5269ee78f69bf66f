"""Photos on their way in: uploads that may break off, and a folder that is watched."""

"""A folder of march photos goes in; a photo essay that people can trust comes out.

The map of the code, its layers and the dated decisions are in README.md beside this file.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("march-gallery")
except PackageNotFoundError:  # run from a checkout that was not installed
    __version__ = "0+checkout"

"""The pages measured by Lighthouse: `make test-lighthouse`; see README.md for what is expected."""

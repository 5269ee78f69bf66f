"""`gallery` and `python -m gallery`."""


def main() -> None:
    """Run the command line.

    It is imported here and not above, because every worker process imports this module anew.
    """
    from gallery.cli import main as run

    run()


if __name__ == "__main__":
    main()

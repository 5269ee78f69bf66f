"""`gallery` and `python -m gallery`."""

import gc


def main() -> None:
    """Run the command line.

    It is imported here and not above, because every worker process imports this module anew.
    """
    gc.disable()  # what is loaded stays: to look for garbage in it is a tenth of the start
    from gallery.cli import main as run

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()

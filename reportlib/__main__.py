"""``python -m reportlib`` is the command line."""

from reportlib.cli import main

if __name__ == "__main__":
    main(prog_name="reportlib")

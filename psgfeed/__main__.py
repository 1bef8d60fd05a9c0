"""Let ``python -m psgfeed`` be the command."""

from psgfeed.cli import main

if __name__ == "__main__":
    main()

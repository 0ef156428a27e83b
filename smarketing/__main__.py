"""`python -m smarketing`."""

from smarketing.cli import main

if __name__ == "__main__":
    main()

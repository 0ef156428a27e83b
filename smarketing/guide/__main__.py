"""`python -m smarketing.guide`: asks the Views anew what each export makes possible, and keeps the answers."""

from pathlib import Path

from smarketing.guide.possible import KEPT, written
from smarketing.guide.systems import systems

if __name__ == "__main__":
    Path(__file__).with_name(KEPT).write_text(written(systems().values()), encoding="utf-8")

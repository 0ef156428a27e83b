"""Customers' data is its owner's alone: folders are made as 700, files as 600. Imports nothing of ours."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

#: What others than the owner and the group may do, and what the group may.
STRANGERS, GROUP = 0o007, 0o070


def private_folder(folder: Path) -> None:
    """Make a folder, and those above that are missing, for its owner alone; one that is there stays as it is.

    Raises OSError where it cannot be made.
    """
    for missing in [above for above in (folder, *folder.parents) if not above.exists()][::-1]:
        missing.mkdir(mode=0o700, exist_ok=True)  # somebody else may make it at the same moment


def private_file(file: Path) -> None:
    """Make an empty file where there is none, and close it, or the one that is there, to strangers."""
    with suppress(OSError):  # who then writes into it says what is wrong
        file.touch(mode=0o660)
    close_to_strangers(file)


def close_to_strangers(path: Path) -> None:
    """Of a file or folder that is ours alone by its name. A group that may enter its folder may still read it."""
    with suppress(OSError):  # another user's, or a system that knows no modes
        mode = path.stat().st_mode
        closed = mode & ~STRANGERS & (-1 if path.parent.stat().st_mode & GROUP else ~GROUP)
        if closed != mode:
            path.chmod(closed)

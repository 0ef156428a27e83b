"""Text from exports, shown exactly as it is: streamlit renders markdown almost everywhere. Imports nothing of ours."""

from __future__ import annotations

import re

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit replaces these after markdown is parsed, when backslashes are gone; an invisible joiner breaks them up.
SHORTHAND = re.compile(
    r":(?=material_|streamlit:)|(?<!\S)(?:<-?|-|>|~)(?=(?:->|>|-|=)(?!\S))"
    r"|(?<=[\w.+-])@(?=\w)|(?i:https?:(?=//)|\bwww(?=\.))"  # addresses become links
)
JOINER = "\u2060"


def literal(text: object) -> str:
    """Markdown that shows a text literally: `<b>x</b>`, `![x](http://x)`, `:red[x]` and `$x$` are what they look like.

    A name is one line: runs of white space, which markdown would take for structure, become one space.
    """
    line = " ".join(str(text).split())
    return PUNCTUATION.sub(r"\\\1", SHORTHAND.sub(lambda found: found[0] + JOINER, line))


def sentence(text: str) -> str:
    """A sentence with figures, shown literally; a figure is not parted from its % at the end of a line."""
    return literal(text).replace(r" \%", "\u00a0" + r"\%")

"""The few colours of charts, the same on every page; told apart without colour vision, legible on light and dark."""

HAPPENED = "#2a78b8"  # what happened: the one accent
GOAL = "#8a8f98"  # goals and the past
BROKEN = "#d0581c"  # a broken promise, and nothing else
AGEING = "#d99a2b"  # a promise about to break
BAND = "#8fb8d8"  # intervals and projections

"""The examples in the docstrings of the planner and of the statistics are true."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = ["stats", "chain", "planner.capacity", "planner.funnel", "planner.plan"]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples(name: str) -> None:
    result = doctest.testmod(import_module(f"smarketing.{name}"))
    assert result.attempted > 0
    assert result.failed == 0

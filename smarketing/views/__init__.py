"""The Views and their registry: a module here with a `VIEW` is a View, everywhere at once."""

from smarketing.views.base import Chart, Column, Filters, Kpi, LeftOut, Result, View
from smarketing.views.registry import VIEWS, view

__all__ = ["VIEWS", "Chart", "Column", "Filters", "Kpi", "LeftOut", "Result", "View", "view"]

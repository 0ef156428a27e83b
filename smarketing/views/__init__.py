"""The Views and their registry: a module here with a `VIEW` is a View, everywhere at once."""

from smarketing.views.base import Chart, Column, Filters, Kpi, LeftOut, Result, Table, View
from smarketing.views.further_tables import further_tables
from smarketing.views.registry import VIEWS, view

__all__ = ["VIEWS", "Chart", "Column", "Filters", "Kpi", "LeftOut", "Result", "Table", "View", "further_tables", "view"]

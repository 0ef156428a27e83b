"""The measures: what each figure of the product is called and means, once for every page, command and list."""

from smarketing.metrics.measures import MEASURES, Measure, Unit, measure

__all__ = ["MEASURES", "Measure", "Unit", "measure"]

"""The workbook behind an editable chart. May not import ui."""

from __future__ import annotations

import io
from datetime import datetime

from xlsxwriter import Workbook

from smarketing.review.packing import dateless
from smarketing.review.plots import Plot


def workbook(plot: Plot, dated: datetime) -> bytes:
    """Categories in the first column, a series in each further one, as PowerPoint expects them.

    A name such as “=1+1” or “http://…” stays text: nobody's name is a formula or a link in the sheet that opens when
    the chart is edited.
    """
    written = io.BytesIO()
    as_text = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(written, as_text) as book:
        book.set_properties({"created": dated})
        sheet = book.add_worksheet()
        sheet.write_column(1, 0, plot.categories)
        for column, series in enumerate(plot.series, start=1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value)
    return dateless(written.getvalue())

"""Charts as SVG for paper: white ground, dark ink, no request to anywhere. May not import ui."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from smarketing.review.texts import all_shaped
from smarketing.views import Chart

WIDTH = 640
FONT = "DejaVu Sans"
INK = "#1c2430"
#: vl-convert numbers the clip paths of a process, so that the same chart drawn twice would differ.
CLIP = re.compile(r"clip(\d+)")


@dataclass(frozen=True)
class Picture:
    """A chart as it is kept: what draws it, as plain data, its title and the sentence that stands for it."""

    spec: dict[str, Any]
    alt: str
    title: str


def picture(chart: Chart) -> Picture:
    return Picture(json.loads(json.dumps(chart.spec.to_dict(validate=False), default=str)), chart.alt, chart.title)


def svg(drawing: Picture, number: int) -> str:
    """A picture as SVG text of a fixed width; `number` keeps its ids apart from those of the document's others."""
    drawn = str(_converter().vegalite_to_svg(_printable(drawing.spec), allowed_base_urls=[]))
    seen: dict[str, str] = {}
    return CLIP.sub(lambda found: seen.setdefault(found.group(), f"c{number}-{len(seen)}"), drawn)


def png(drawing: Picture) -> bytes:
    """A picture for mail programs, which show no SVG: twice as large as it is shown, for sharp screens."""
    return bytes(_converter().vegalite_to_png(_printable(drawing.spec), scale=2, allowed_base_urls=[]))


def _printable(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec in the review's width and ink. Text in the page's colour is the strong end of the ramp (marks.inked)."""
    plain: dict[str, Any] = all_shaped(spec)
    config = {key: value for key, value in plain.get("config", {}).items() if key != "view"}
    config |= {
        "background": "white",
        "font": FONT,
        "text": {"color": INK},
        "range": {"ramp": ["#ffffff", INK]},
        "axis": {"labelColor": INK, "titleColor": INK},
        "legend": {"labelColor": INK, "titleColor": INK},
    }
    fit = {"type": "fit-x", "contains": "padding"}
    return plain | {"config": config, "width": WIDTH, "autosize": fit}


@cache
def _converter() -> Any:
    """vl-convert with the review's own fonts, so that a chart is the same on every machine."""
    import vl_convert

    with resources.as_file(resources.files(__package__) / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))
    return vl_convert

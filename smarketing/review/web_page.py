"""The review as one HTML file: no script, no request, fit for a wiki, a mail or a file share. May not import ui."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment, Template
from markupsafe import Markup

from smarketing.review import cells
from smarketing.review.document import Review, Section
from smarketing.review.pictures import svg
from smarketing.review.texts import shaped


def write(made: Review) -> bytes:
    pictures = {section.name: _pictures(section, place) for place, section in enumerate(made.sections)}
    return _template().render(review=made, pictures=pictures, cells=cells).encode()


def _pictures(section: Section, place: int) -> list[tuple[str, str, Markup]]:
    """Title, sentence and picture of each chart. The SVG is our own drawing; names in it are escaped by its writer."""
    return [
        (chart.title, chart.alt, Markup(svg(chart, 10 * place + number))) for number, chart in enumerate(section.charts)
    ]


@cache
def _template() -> Template:
    text = resources.files(__package__).joinpath("review.html.jinja").read_text(encoding="utf-8")
    return Environment(autoescape=True, finalize=_shaped, trim_blocks=True, lstrip_blocks=True).from_string(text)


def _shaped(value: object) -> object:
    """Every text of the page without what has no shape; our own pictures are that already."""
    return shaped(value) if isinstance(value, str) and not isinstance(value, Markup) else value

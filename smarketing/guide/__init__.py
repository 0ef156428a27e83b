"""Before there are files: which exports to fetch, where they are, what each makes possible, and templates instead."""

from smarketing.guide.possible import Opened, Possible, possible
from smarketing.guide.systems import Export, System, system, systems
from smarketing.guide.templates import TEMPLATES, Template, template

__all__ = [
    "TEMPLATES",
    "Export",
    "Opened",
    "Possible",
    "System",
    "Template",
    "possible",
    "system",
    "systems",
    "template",
]

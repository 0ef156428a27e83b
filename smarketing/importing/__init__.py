"""Importing exports: what it would do, doing it, and taking it back. The command line and the pages both call these;
nothing else writes to the warehouse, except that `company.refresh` prepares it anew."""

from smarketing.importing import inbox
from smarketing.importing.files import import_files, preview
from smarketing.importing.given import Columns, Dates, Progress
from smarketing.importing.past import Run, lost, return_to, runs, undo
from smarketing.importing.report import Answer, Caution, FilePreview, FileReport, Preview, Question, Report, shown

__all__ = [
    "Answer",
    "Caution",
    "Columns",
    "Dates",
    "FilePreview",
    "FileReport",
    "Preview",
    "Progress",
    "Question",
    "Report",
    "Run",
    "import_files",
    "inbox",
    "lost",
    "preview",
    "return_to",
    "runs",
    "shown",
    "undo",
]

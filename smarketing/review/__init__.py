"""The monthly review: the Views' answers about one month as a document that leaves the browser."""

from smarketing.review import kept, layout
from smarketing.review.document import Review, review
from smarketing.review.layout import Layout
from smarketing.review.writing import FORMATS, write

__all__ = ["FORMATS", "Layout", "Review", "kept", "layout", "review", "write"]

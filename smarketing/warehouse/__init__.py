"""The DuckDB file that holds everything imported. It is replaced, never edited. May not import views or ui."""

from smarketing.warehouse.reader import Contents, Warehouse
from smarketing.warehouse.recording import Statement, recorded
from smarketing.warehouse.shares import LinkShare, link_shares
from smarketing.warehouse.store import Store

__all__ = ["Contents", "LinkShare", "Statement", "Store", "Warehouse", "link_shares", "recorded"]

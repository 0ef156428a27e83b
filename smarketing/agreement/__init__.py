"""The agreement between marketing and sales (SLA): its file, the pace of its goals, and where a period will end."""

from smarketing.agreement.file import load, save, version
from smarketing.agreement.model import Agreement, Goals, MonthGoal

__all__ = ["Agreement", "Goals", "MonthGoal", "load", "save", "version"]

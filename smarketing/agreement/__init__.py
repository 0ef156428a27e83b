"""The agreement between marketing and sales (SLA): its file, the pace of its goals, and where a period will end."""

from smarketing.agreement.history import Agreements, Signature, Version
from smarketing.agreement.model import Agreement, Goals, MonthGoal, PeriodGoal
from smarketing.agreement.naming import Naming
from smarketing.agreement.rates import Rate, Rates

__all__ = [
    "Agreement", "Agreements", "Goals", "MonthGoal", "Naming", "PeriodGoal", "Rate", "Rates", "Signature", "Version",
]  # fmt: skip

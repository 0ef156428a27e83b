"""Smarketing: the numbers that marketing and sales both signed, from CRM exports."""

__version__ = "0.1.0"

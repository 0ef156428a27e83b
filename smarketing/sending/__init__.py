"""What goes out by itself: subscriptions, the weekly message, the monthly review, warnings, and pages for a wiki."""

from smarketing.sending.due import Outcome, preview, send_due

__all__ = ["Outcome", "preview", "send_due"]

"""Pages that bring lists of services into the directory, step by step, and take them back."""

from earlyhelp.services.exchange.views import past, questions, steps
from earlyhelp.services.exchange.views.shared import bp, init_exchange

__all__ = ["bp", "init_exchange", "past", "questions", "steps"]

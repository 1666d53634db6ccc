"""Pages that bring lists of services into the directory, step by step, and take them back."""

from earlyhelp.services.exchange.views import past, questions, steps
from earlyhelp.services.exchange.views.shared import bp

__all__ = ["bp", "past", "questions", "steps"]

"""Pages that bring files of places in, step by step, list them and take them back."""

from earlyhelp.geography.wizard.views import past, steps
from earlyhelp.geography.wizard.views.shared import bp

__all__ = ["bp", "past", "steps"]

"""Pages that bring files of places in, step by step, list them and take them back."""

from earlyhelp.geography.wizard.views import past, steps
from earlyhelp.geography.wizard.views.shared import bp, init_areas

__all__ = ["bp", "init_areas", "past", "steps"]

"""Pages that bring needs data in, step by step, list what came in, and take it back."""

from earlyhelp.jsna.runs.views import init_imports, resume_imports
from earlyhelp.jsna.wizard.views import past, steps
from earlyhelp.jsna.wizard.views.shared import bp

__all__ = ["bp", "init_imports", "past", "resume_imports", "steps"]

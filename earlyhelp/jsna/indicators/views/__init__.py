"""Pages of the catalogue: the list, one indicator, its history, and files about indicators."""

from earlyhelp.jsna.indicators.views import catalogue, files
from earlyhelp.jsna.indicators.views.shared import bp

__all__ = ["bp", "catalogue", "files"]

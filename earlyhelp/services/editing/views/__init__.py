"""Pages of directory editors: one listing, its history, duplicates, lists of terms."""

from earlyhelp.services.editing.views import duplicates, history, listing, taxonomies
from earlyhelp.services.editing.views.shared import bp

__all__ = ["bp", "duplicates", "history", "listing", "taxonomies"]

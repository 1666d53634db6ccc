"""Pages of assessments, outcomes and offers. Each finds only the organisation's own."""

from earlyhelp.offers.views import answering, deciding, offering, printing
from earlyhelp.offers.views.shared import bp

__all__ = ["answering", "bp", "deciding", "offering", "printing"]

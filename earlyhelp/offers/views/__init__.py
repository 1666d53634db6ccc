"""Pages of assessments, outcomes and offers. Each finds only the organisation's own."""

from earlyhelp.offers.views import answering, deciding, offering, printing, replying
from earlyhelp.offers.views.shared import bp

__all__ = ["answering", "bp", "deciding", "offering", "printing", "replying"]

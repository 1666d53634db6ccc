"""What terms of other lists stand for among the needs of this one."""

from datetime import datetime

from sqlalchemy import DateTime, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base
from earlyhelp.services.mapping import TermNeed
from earlyhelp.services.models.kinds import Values


class NeedMapping(Base):
    """One version of what the terms of a list stand for; the newest one counts."""

    __tablename__ = "need_mapping"
    __table_args__ = (UniqueConstraint("taxonomy", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    taxonomy: Mapped[str] = mapped_column(String(200))
    """The name of the list, as services carry it."""
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str | None] = mapped_column(Text)
    needs: Mapped[tuple[TermNeed, ...]] = mapped_column(Values(TermNeed), nullable=True)

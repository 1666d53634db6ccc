"""Tables of assessments, decisions and offers. No name, address, date of birth or postcode."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class Stage(StrEnum):
    """How far an assessment has come."""

    DRAFT = "draft"
    DECIDED = "decided"


class AssessmentRow(Base):
    """One assessment, open to practitioners of the organisation in which it was begun."""

    __tablename__ = "assessment"
    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    organisation: Mapped[str] = mapped_column(String(200), index=True)
    """Whom the practitioner worked for when it was begun; it stays with that organisation."""
    answers: Mapped[str] = mapped_column(Text)
    """What each page was answered, as JSON by the id of the page."""
    stage: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class DecisionRow(Base):
    """What one assessment's answers pointed to, under which ruleset, and what a person said."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    document: Mapped[str] = mapped_column(Text)
    """The input, as JSON; ``input_digest`` is its SHA-256."""
    input_digest: Mapped[str] = mapped_column(String(71))
    output: Mapped[str] = mapped_column(Text)
    response: Mapped[str] = mapped_column(String(30))
    ruleset_id: Mapped[str | None] = mapped_column(String(100))
    ruleset_version: Mapped[str | None] = mapped_column(String(40))
    ruleset_digest: Mapped[str | None] = mapped_column(String(71))
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    verdict: Mapped[str | None] = mapped_column(String(10))
    """What the practitioner said: agreed or different; None until then."""
    wanted: Mapped[str | None] = mapped_column(String(30))
    effect: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
    confirmed_role: Mapped[str | None] = mapped_column(String(30))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class OfferRow(Base):
    """What was proposed after one decision, and what the family and practitioner chose."""

    __tablename__ = "offer"
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decision.id", ondelete="CASCADE"), unique=True
    )
    proposal: Mapped[str] = mapped_column(Text)
    """The offer as it was drawn up, as JSON."""
    is_current: Mapped[bool]
    """False once a later decision on the same assessment has an offer of its own."""
    area_code: Mapped[str | None] = mapped_column(String(9))
    ward_code: Mapped[str | None] = mapped_column(String(9))
    lsoa_code: Mapped[str | None] = mapped_column(String(9))
    age_band: Mapped[str | None] = mapped_column(String(20))
    lead: Mapped[str | None] = mapped_column(String(30))
    """Role of the lead practitioner."""
    lead_by: Mapped[str | None] = mapped_column(String(22))
    """The account that said "I am", where that is the role; colleagues read that it is not them."""
    standing: Mapped[str | None] = mapped_column(Text)
    """How things stood when choices were saved, as JSON; see ``offers.rematch.states``."""
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    saved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class OfferNeedRow(Base):
    """One need that an offer was asked for; ``unmet_reason`` where nothing could be found."""

    __tablename__ = "offer_need"
    offer_id: Mapped[int] = mapped_column(
        ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True
    )
    need: Mapped[str] = mapped_column(String(40), primary_key=True)
    severity: Mapped[str] = mapped_column(String(20))
    unmet_reason: Mapped[str | None] = mapped_column(String(30))


class NeedTallyRow(Base):
    """How often a need was asked for in assessments that are gone: counts by month, no ids.

    Reports count these with the needs of assessments that are still here, so that no figure that
    was published changes when a record goes.
    """

    __tablename__ = "unmet_tally"
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    need: Mapped[str] = mapped_column(String(40), primary_key=True)
    unmet_reason: Mapped[str] = mapped_column(String(30), primary_key=True)
    """Empty where something was found."""
    area_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    """Empty where no postcode was given; so is the ward."""
    ward_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    times: Mapped[int]


class OfferServiceRow(Base):
    """One service of an offer: chosen, or left out with the reason.

    The service is named by its public id and its name on that day, without a foreign key, so that
    what was offered stays readable when a listing goes.
    """

    __tablename__ = "offer_service"
    offer_id: Mapped[int] = mapped_column(
        ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True
    )
    service_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    is_chosen: Mapped[bool]
    left_out_because: Mapped[str | None] = mapped_column(String(30))


class OfferChangeRow(Base):
    """One thing that has changed since choices were saved; it goes when it is no longer so."""

    __tablename__ = "offer_change"
    __table_args__ = (UniqueConstraint("offer_id", "kind", "service_id", "need"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    service_id: Mapped[str] = mapped_column(String(36))
    """Empty where it is about no service; so is the need."""
    need: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When a practitioner said that they have seen it."""

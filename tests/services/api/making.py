"""A small directory in which every question to the feed tells services apart."""

from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from earlyhelp.geography.models import AreaRow, ImportRow, PostcodeRow, ServedAreaRow
from earlyhelp.services.api.queries import Day, Feed
from earlyhelp.services.checking import DEFAULT_PERIODS
from earlyhelp.services.commands import Change, store_facts
from earlyhelp.services.facts import (
    AreaServed,
    CapacityFacts,
    ContactFacts,
    CostOption,
    EligibilityRule,
    Identifier,
    Opening,
    Phone,
    PlaceFacts,
    ProviderFacts,
    ServiceFacts,
    Term,
)
from earlyhelp.services.words import (
    AgeOf,
    CapacityState,
    ChangeReason,
    LocationKind,
    RuleField,
    RuleKind,
    RuleOperator,
    Status,
    Withheld,
)
from earlyhelp.taxonomy.services import Sector, Strength

TODAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 9, 30, 15, 123456, tzinfo=UTC)
LATER = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
MARK = "QXMARKER"
SPACE = UUID("6f1d3f0e-2f5b-4c7e-9a52-0d5c7f1f8e11")
LIST = "Kinds of help"
PARENT, CHILD, OTHER = (str(uuid5(SPACE, name)) for name in ("parent", "child", "other"))
POSTCODES = {"AB1 2DE": (52.5, -1.5, "E05000001"), "AB1 2DF": (52.55, -1.5, "E05000002")}
NOWHERE = "AB1 2DG"


def own_id(name: str) -> str:
    return str(uuid5(SPACE, name))


def a_service(source_id: str, name: str, **facts: object) -> ServiceFacts:
    given: dict[str, object] = {
        "provider": ProviderFacts("A provider"),
        "status": Status.ACTIVE,
    }
    return ServiceFacts(source_id=source_id, name=name, **(given | facts))  # type: ignore[arg-type]


def a_term(term_id: str, label: str, parent_id: str | None = None) -> Term:
    return Term(LIST, term_id, label, parent_id=parent_id, id=own_id(f"link {label}"))


def a_place(name: str, postcode: str | None = None, **facts: object) -> PlaceFacts:
    return PlaceFacts(name=name, address_1="1 A Street", city="Town", postcode=postcode, **facts)  # type: ignore[arg-type]


MORNING = Opening(days=frozenset({"MO", "WE"}), opens_at=time(9, 30), closes_at=time(12))
EVENING = Opening(
    days=frozenset({"FR"}), opens_at=time(18), closes_at=time(21, 15), term_time_only=False
)
EVERYTHING = a_service(
    own_id("everything"),
    "Sleep & calm: “everything” stated",
    provider=ProviderFacts(
        "A provider with an id",
        sector=Sector.VOLUNTARY,
        charity_number="1234567",
        description="What it does.",
        source_id=own_id("provider"),
        email="provider@service.example",
        website="https://provider.example/ä",
        uri="no address at all",
        identifiers=(Identifier("Company number", "7654321", "GB-COH", own_id("number")),),
        parent_id="group-7",
    ),
    description="=1+1\nA second line.",
    url="https://service.example/ü?q=[1]",
    email="help@service.example",
    telephone="+44 1632 960000",
    talk_to_role="Duty worker",
    talk_to_telephone="01632 960001",
    step_up_contact="Ring the front door.",
    minimum_age_years=0.5,
    maximum_age_years=11.0,
    before_birth=False,
    needs=(("behaviour", Strength.PARTIAL), ("housing", Strength.PRIMARY)),
    levels_served=frozenset({"universal", "early_help_offer"}),
    referral_routes=frozenset({"self", "family"}),
    consent_needed=True,
    eligibility="For families of the area.",
    reasons_refused=("Too far away", "One; two"),
    delivery=frozenset({"location", "online"}),
    areas_served=frozenset({"E05000001"}),
    access_needs=frozenset(),
    languages=("English", "British Sign Language"),
    free=False,
    cost_text="£2",
    capacity_children=20,
    vacancies=3,
    capacity_state=CapacityState.OPEN,
    capacity_confirmed_on=date(2026, 10, 20),
    wait_days=14,
    wait_as_of=date(2026, 10, 1),
    capacities=(CapacityFacts("Under fives", date(2026, 10, 25), 5, 1, CapacityState.LIMITED),),
    notes=f"{MARK} notes",
    funder=f"{MARK} funder",
    annual_pence=1_000_00,
    more_resourcing=(),
    places=(
        a_place("Hall", "AB1 2DE", id=own_id("hall"), at_id=own_id("at hall"), openings=(MORNING,)),
        a_place("Barn", "AB1 2DF", openings=(EVENING,), kind=LocationKind.PHYSICAL),
    ),
    accreditations="A mark of quality",
    assured_on=date(2025, 12, 31),
    assurer_email="role@service.example",
    funding_sources=("The council",),
    rules=(
        EligibilityRule(
            RuleKind.EXCLUDE, RuleField.AGE, RuleOperator.AT_LEAST, "12", "Not from twelve on."
        ),
    ),
    cost_options=(CostOption("Session", 2.5, "each", date(2026, 1, 1), None, own_id("cost")),),
    contacts=(
        ContactFacts(title="Office", phones=(Phone("01632 960002", "mornings", ("Urdu",)),)),
        ContactFacts(name=f"{MARK} private", is_private=True),
    ),
    terms=(a_term(CHILD, "Sleep clinics", PARENT),),
    extras=(("Parking?", "Yes"),),
    part_ids=(("language/English", own_id("english")),),
)
SERVICES = (
    EVERYTHING,
    a_service("bare", "Bare"),
    a_service(
        "teens", "Teens and sleep", minimum_age_years=11.0, no_maximum_age=True,
        terms=(a_term(PARENT, "Health"),), needs=(("housing", Strength.PARTIAL),),
        openings=(EVENING,),
        service_areas=(AreaServed("The second ward", uri="http://a.example/id/E05000002"),),
    ),
    a_service(
        "twins-a", "Twins", minimum_age_years=5.0, maximum_age_years=5.0,
        terms=(a_term(OTHER, "Sport"),), places=(a_place("Hall", "AB1 2DE", id=own_id("hall")),),
    ),
    a_service(
        "twins-b", "twins", maximum_age_years=4.5, age_of=AgeOf.PARENT,
        service_areas=(AreaServed("Somewhere"),),
        places=(a_place("Far", latitude=53.5, longitude=-1.5, openings=(MORNING,)),),
    ),
    a_service("shut", "Closed for now", status=Status.TEMPORARILY_CLOSED, openings=(MORNING,)),
    a_service(
        "refuge", "Refuge", telephone="01632 960009",
        places=(
            PlaceFacts(
                name=f"{MARK} house", address_1=f"{MARK} street", city=f"{MARK} town",
                postcode="AB1 2DE", confidential=True, openings=(MORNING,),
                description=f"{MARK} door", id=own_id("secret house"), at_id=own_id("secret at"),
            ),
        ),
    ),
    a_service(
        "masked", "Masked",
        places=(
            PlaceFacts(
                name=f"{MARK} shop", address_1=f"{MARK} road", city="Town", postcode="AB1 2DF",
                masked=True, id=own_id("masked shop"), at_id=own_id("masked at"),
                accessibility=(f"{MARK} ramp",), openings=(EVENING,),
            ),
        ),
    ),
)  # fmt: skip
UNSEEN = (
    a_service("unpublished", f"{MARK} unpublished", is_published=False,
              terms=(a_term(own_id("unseen"), f"{MARK} term"),)),
    a_service("withheld", f"{MARK} withheld", withheld=Withheld.UNSAFE),
    a_service("gone", f"{MARK} gone", status=Status.DEFUNCT, closed_on=date(2026, 1, 1)),
    a_service("unknown", f"{MARK} unknown", status=None),
    a_service("early", f"{MARK} early", publish_from=date(2999, 1, 1)),
    a_service("late", f"{MARK} late", publish_to=date(2000, 1, 1)),
)  # fmt: skip


def places_of(session: Session) -> None:
    """Add the area with its postcodes; one has no position."""
    brought_in = ImportRow(
        kind="postcodes", file_name="a.csv", sha256="0" * 64, source="a test", recorded_at=NOW
    )
    session.add(brought_in)
    session.flush()
    session.add(ServedAreaRow(code="E06000001", name="A Borough"))
    session.add(AreaRow(code="E05000001", vintage="2024", level="ward", name="First ward"))
    for postcode, (latitude, longitude, ward) in POSTCODES.items():
        session.add(
            PostcodeRow(
                postcode=postcode, authority_code="E06000001", ward_code=ward,
                import_id=brought_in.id, latitude=latitude, longitude=longitude,
            )
        )  # fmt: skip
    session.add(PostcodeRow(postcode=NOWHERE, authority_code="E06000001", import_id=brought_in.id))
    session.flush()


def fill(session: Session, *services: ServiceFacts, source: str = "a list") -> None:
    """Store services; those of the small directory where none are named."""
    change = Change(NOW, "a test", ChangeReason.IMPORT)
    store_facts(session, source, services or (*SERVICES, *UNSEEN), change)
    session.flush()
    session.expire_all()


def a_directory(session: Session) -> None:
    places_of(session)
    fill(session)
    later = a_service("changed-later", "Changed later")
    store_facts(session, "a list", [later], Change(LATER, "a test", ChangeReason.EDIT))
    session.flush()
    session.expire_all()


def a_feed(session: Session, on: date = TODAY) -> Feed:
    return Feed(session, Day(on, DEFAULT_PERIODS))

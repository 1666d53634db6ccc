"""Tables of services, and the full-text index of each kind of database."""

import sqlalchemy as sa
from alembic import op

revision = "0003_services"
down_revision = "0002_jsna"
branch_labels = None
depends_on = None

# The words are already folded and stemmed and stand apart by spaces: the plainest tokenizer keeps
# them as they are, so that both kinds of database find the same services.
SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE service_listing_fts USING fts5(
        words, content='service_listing', content_rowid='service_id',
        tokenize='ascii', prefix='4 5 6')""",
    """CREATE TRIGGER service_listing_fts_insert AFTER INSERT ON service_listing BEGIN
        INSERT INTO service_listing_fts(rowid, words) VALUES (new.service_id, new.words);
    END""",
    """CREATE TRIGGER service_listing_fts_delete AFTER DELETE ON service_listing BEGIN
        INSERT INTO service_listing_fts(service_listing_fts, rowid, words)
        VALUES ('delete', old.service_id, old.words);
    END""",
    """CREATE TRIGGER service_listing_fts_update AFTER UPDATE ON service_listing BEGIN
        INSERT INTO service_listing_fts(service_listing_fts, rowid, words)
        VALUES ('delete', old.service_id, old.words);
        INSERT INTO service_listing_fts(rowid, words) VALUES (new.service_id, new.words);
    END""",
)
POSTGRESQL_SEARCH = (
    """CREATE INDEX service_listing_fts_words ON service_listing
        USING gin (array_to_tsvector(string_to_array(words, ' ')))""",
)


def upgrade() -> None:
    """Make the tables, then the index that fits the database."""
    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_key", sa.String(length=400), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("address_1", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("postcode", sa.String(length=8), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("position_given", sa.Boolean(), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=True),
        sa.Column("lsoa_code", sa.String(length=9), nullable=True),
        sa.Column("accessibility", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_location_position_is_whole")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("public_id", name=op.f("uq_location_public_id")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_location_source_source_key")),
    )
    op.create_index(op.f("ix_location_postcode"), "location", ["postcode"], unique=False)
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("statutory_partner", sa.String(length=40), nullable=True),
        sa.Column("charity_number", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("public_id", name=op.f("uq_provider_public_id")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_provider_source_source_key")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("alert", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("form_url", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("minimum_age_years", sa.Float(), nullable=True),
        sa.Column("maximum_age_years", sa.Float(), nullable=True),
        sa.Column("no_minimum_age", sa.Boolean(), nullable=False),
        sa.Column("no_maximum_age", sa.Boolean(), nullable=False),
        sa.Column("before_birth", sa.Boolean(), nullable=True),
        sa.Column("age_of", sa.String(length=40), nullable=False),
        sa.Column("level_of_offer", sa.String(length=40), nullable=True),
        sa.Column("levels_served", sa.Text(), nullable=True),
        sa.Column("referral_routes", sa.Text(), nullable=True),
        sa.Column("consent_needed", sa.Boolean(), nullable=True),
        sa.Column("eligibility", sa.Text(), nullable=True),
        sa.Column("reasons_refused", sa.Text(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("areas_served", sa.Text(), nullable=True),
        sa.Column("access_needs", sa.Text(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=True),
        sa.Column("free", sa.Boolean(), nullable=True),
        sa.Column("cost_text", sa.Text(), nullable=True),
        sa.Column("wait_days", sa.Integer(), nullable=True),
        sa.Column("wait_as_of", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status <> 'defunct' OR closed_on IS NOT NULL", name=op.f("ck_service_closed_has_date")
        ),
        sa.CheckConstraint("maximum_age_years <= 120", name=op.f("ck_service_maximum_age")),
        sa.CheckConstraint(
            "minimum_age_years <= maximum_age_years", name=op.f("ck_service_ages_in_order")
        ),
        sa.CheckConstraint("minimum_age_years >= 0", name=op.f("ck_service_minimum_age")),
        sa.CheckConstraint("wait_days >= 0", name=op.f("ck_service_wait")),
        sa.CheckConstraint(
            "wait_days IS NULL OR wait_as_of IS NOT NULL", name=op.f("ck_service_wait_has_date")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_service_provider_id_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_public_id")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_service_source_source_id")),
    )
    op.create_index(op.f("ix_service_provider_id"), "service", ["provider_id"], unique=False)
    op.create_table(
        "capacity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("target_group", sa.Text(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("vacancies", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("children >= 0", name=op.f("ck_capacity_children")),
        sa.CheckConstraint("vacancies <= children", name=op.f("ck_capacity_vacancies_fit")),
        sa.CheckConstraint("vacancies >= 0", name=op.f("ck_capacity_vacancies")),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_capacity_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity")),
    )
    op.create_index(op.f("ix_capacity_service_id"), "capacity", ["service_id"], unique=False)
    op.create_table(
        "resourcing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("funder", sa.Text(), nullable=True),
        sa.Column("annual_pence", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("staff_fte", sa.Float(), nullable=True),
        sa.CheckConstraint("annual_pence >= 0", name=op.f("ck_resourcing_amount")),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_resourcing_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resourcing")),
    )
    op.create_index(op.f("ix_resourcing_service_id"), "resourcing", ["service_id"], unique=False)
    op.create_table(
        "service_at_location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("address_confidential", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_service_at_location_location_id_location"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_at_location_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_at_location")),
        sa.UniqueConstraint(
            "service_id", "location_id", name=op.f("uq_service_at_location_service_id_location_id")
        ),
    )
    op.create_index(
        op.f("ix_service_at_location_location_id"),
        "service_at_location",
        ["location_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_service_at_location_service_id"),
        "service_at_location",
        ["service_id"],
        unique=False,
    )
    op.create_table(
        "service_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("telephone", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_contact_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_contact")),
    )
    op.create_index(
        op.f("ix_service_contact_service_id"), "service_contact", ["service_id"], unique=False
    )
    op.create_table(
        "service_listing",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("one_line", sa.Text(), nullable=True),
        sa.Column("provider_name", sa.Text(), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("name_words", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("age_of", sa.String(length=40), nullable=False),
        sa.Column("minimum_age", sa.Float(), nullable=True),
        sa.Column("maximum_age", sa.Float(), nullable=True),
        sa.Column("before_birth", sa.Boolean(), nullable=True),
        sa.Column("free", sa.Boolean(), nullable=True),
        sa.Column("cost_text", sa.Text(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("routes", sa.Text(), nullable=True),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("areas", sa.Text(), nullable=True),
        sa.Column("access", sa.Text(), nullable=True),
        sa.Column("capacity_state", sa.String(length=40), nullable=True),
        sa.Column("vacancies", sa.Integer(), nullable=True),
        sa.Column("capacity_on", sa.Date(), nullable=True),
        sa.Column("wait_days", sa.Integer(), nullable=True),
        sa.Column("wait_on", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("telephone", sa.Text(), nullable=True),
        sa.Column("comes_to_you", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("south", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.Column("west", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_listing_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_service_listing")),
    )
    op.create_index(
        "ix_service_listing_search",
        "service_listing",
        ["south", "north", "west", "east", "age_of", "minimum_age", "maximum_age", "needs"],
        unique=False,
    )
    op.create_table(
        "service_need",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=60), nullable=False),
        sa.Column("strength", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_need_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", "need", name=op.f("pk_service_need")),
    )
    op.create_index(op.f("ix_service_need_need"), "service_need", ["need"], unique=False)
    op.create_table(
        "verification_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_verification_event_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_event")),
        sa.UniqueConstraint(
            "service_id",
            "on",
            "method",
            "outcome",
            name=op.f("uq_verification_event_service_id_on_method_outcome"),
        ),
    )
    op.create_index(
        op.f("ix_verification_event_service_id"), "verification_event", ["service_id"], unique=False
    )
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_at_location_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Text(), nullable=True),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.Column("closes_at", sa.Time(), nullable=True),
        sa.Column("term_time_only", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_location.id"],
            name=op.f("fk_schedule_service_at_location_id_service_at_location"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    op.create_index(
        op.f("ix_schedule_service_at_location_id"),
        "schedule",
        ["service_at_location_id"],
        unique=False,
    )

    is_sqlite = op.get_context().dialect.name == "sqlite"
    for statement in SQLITE_SEARCH if is_sqlite else POSTGRESQL_SEARCH:
        op.execute(statement)

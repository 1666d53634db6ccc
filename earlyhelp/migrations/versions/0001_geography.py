"""Tables of geography."""

import sqlalchemy as sa
from alembic import op

revision = "0001_geography"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "area",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("vintage", sa.String(length=10), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("local_name", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("code", "vintage", name=op.f("pk_area")),
    )
    op.create_index(op.f("ix_area_level"), "area", ["level"], unique=False)
    op.create_table(
        "geography_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_geography_import")),
    )
    op.create_table(
        "served_area",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_served_area")),
    )
    op.create_table(
        "area_link",
        sa.Column("child_code", sa.String(length=9), nullable=False),
        sa.Column("child_vintage", sa.String(length=10), nullable=False),
        sa.Column("parent_code", sa.String(length=9), nullable=False),
        sa.Column("parent_vintage", sa.String(length=10), nullable=False),
        sa.Column("child_level", sa.String(length=24), nullable=False),
        sa.Column("parent_level", sa.String(length=24), nullable=False),
        sa.Column("change", sa.String(length=5), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name=op.f("fk_area_link_import_id_geography_import"),
        ),
        sa.PrimaryKeyConstraint(
            "child_code",
            "child_vintage",
            "parent_code",
            "parent_vintage",
            name=op.f("pk_area_link"),
        ),
    )
    op.create_index(
        "ix_area_link_levels", "area_link", ["child_level", "parent_level"], unique=False
    )
    op.create_index("ix_area_link_parent_code", "area_link", ["parent_code"], unique=False)
    op.create_table(
        "authority",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("old_code", sa.String(length=3), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=9), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name=op.f("fk_authority_import_id_geography_import"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_authority")),
    )
    op.create_index(op.f("ix_authority_old_code"), "authority", ["old_code"], unique=False)
    op.create_table(
        "authority_neighbour",
        sa.Column("old_code", sa.String(length=3), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("neighbour_old_code", sa.String(length=3), nullable=False),
        sa.Column("closeness", sa.String(length=40), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name=op.f("fk_authority_neighbour_import_id_geography_import"),
        ),
        sa.PrimaryKeyConstraint("old_code", "place", name=op.f("pk_authority_neighbour")),
    )
    op.create_table(
        "boundary",
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("vintage", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name=op.f("fk_boundary_import_id_geography_import"),
        ),
        sa.PrimaryKeyConstraint("level", "place", "vintage", name=op.f("pk_boundary")),
    )
    op.create_table(
        "deprivation",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("domain", sa.String(length=40), nullable=False),
        sa.Column("lsoa_code", sa.String(length=9), nullable=False),
        sa.Column("lsoa_vintage", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("decile", sa.Integer(), nullable=True),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name=op.f("fk_deprivation_import_id_geography_import"),
        ),
        sa.PrimaryKeyConstraint("edition", "domain", "lsoa_code", name=op.f("pk_deprivation")),
    )
    op.create_table(
        "population",
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name=op.f("fk_population_import_id_geography_import"),
        ),
        sa.PrimaryKeyConstraint("area_code", "period", "sex", "age", name=op.f("pk_population")),
    )
    op.create_index(
        "ix_population_level", "population", ["level", "sex", "period", "age"], unique=False
    )
    op.create_table(
        "postcode",
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("authority_code", sa.String(length=9), nullable=False),
        sa.Column("district_code", sa.String(length=9), nullable=True),
        sa.Column("ward_code", sa.String(length=9), nullable=True),
        sa.Column("msoa_code", sa.String(length=9), nullable=True),
        sa.Column("lsoa_code", sa.String(length=9), nullable=True),
        sa.Column("locality", sa.String(length=100), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("terminated_in", sa.String(length=7), nullable=True),
        sa.Column("is_listed_live", sa.Boolean(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name=op.f("fk_postcode_import_id_geography_import"),
        ),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcode")),
    )
    op.create_index(op.f("ix_postcode_lsoa_code"), "postcode", ["lsoa_code"], unique=False)
    op.create_index(op.f("ix_postcode_ward_code"), "postcode", ["ward_code"], unique=False)
    op.create_table(
        "small_area_point",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("derivation", sa.String(length=60), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name=op.f("fk_small_area_point_import_id_geography_import"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_small_area_point")),
    )

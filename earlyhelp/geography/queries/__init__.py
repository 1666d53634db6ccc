"""Reads of places, for every package above this one."""

from earlyhelp.geography.queries.areas import (
    find_area_fault,
    find_areas,
    find_boundaries,
    find_containing,
    find_districts,
    find_heirs,
    find_lsoa_changes,
    find_lsoa_wards,
    find_lsoas,
    find_names,
    find_place_names,
    find_places_named,
    find_postcode,
    find_setting_fault,
    find_wards,
    get_served_area,
    get_upper_tier,
)
from earlyhelp.geography.queries.authorities import (
    find_authority_codes,
    find_neighbours,
    find_own_places,
    find_profile_areas,
    find_successor,
    get_served_region,
)
from earlyhelp.geography.queries.figures import (
    carry_over_lsoas,
    find_deprivation,
    find_small_area_points,
    find_small_area_populations,
    get_population,
)
from earlyhelp.geography.queries.holdings import find_absent, find_holdings
from earlyhelp.geography.queries.imports import (
    find_imports,
    get_import,
    reason_against_undo,
)
from earlyhelp.geography.queries.staged import get_staged
from earlyhelp.geography.queries.tracing import trace_deprivation, trace_population

__all__ = [
    "carry_over_lsoas",
    "find_absent",
    "find_area_fault",
    "find_areas",
    "find_authority_codes",
    "find_boundaries",
    "find_containing",
    "find_deprivation",
    "find_districts",
    "find_heirs",
    "find_holdings",
    "find_imports",
    "find_lsoa_changes",
    "find_lsoa_wards",
    "find_lsoas",
    "find_names",
    "find_neighbours",
    "find_own_places",
    "find_place_names",
    "find_places_named",
    "find_postcode",
    "find_profile_areas",
    "find_setting_fault",
    "find_small_area_points",
    "find_small_area_populations",
    "find_successor",
    "find_wards",
    "get_import",
    "get_population",
    "get_served_area",
    "get_served_region",
    "get_staged",
    "get_upper_tier",
    "reason_against_undo",
    "trace_deprivation",
    "trace_population",
]

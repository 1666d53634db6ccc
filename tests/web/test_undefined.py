from dataclasses import dataclass

import pytest
from jinja2 import Environment, UndefinedError

from earlyhelp.web.undefined import NameStrictUndefined


@dataclass(frozen=True)
class Page:
    heading: str


def render(template: str, **values: object) -> str:
    return (
        Environment(undefined=NameStrictUndefined, autoescape=True)
        .from_string(template)
        .render(values)
    )


@pytest.mark.parametrize(
    "template",
    [
        "{{ fomr }}",
        "{% if fomr %}{% endif %}",
        "{{ fomr.text }}",
        "{{ page.headnig }}",
        "{% if page.headnig %}{% endif %}",
        "{% for row in rwos %}{% endfor %}",
        "{{ page.headnig.more }}",
    ],
)
def test_a_misspelt_name_raises(template: str) -> None:
    with pytest.raises(UndefinedError):
        render(template, page=Page("a"), form={})


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ params.classes }}", ""),
        ("{% if params.classes %}x{% endif %}", ""),
        ("{{ params.label.text }}", ""),
        ("{% for item in params.items_given %}x{% endfor %}", ""),
        ("{{ params.items_given | length }}", "0"),
        ("{{ 'x' if params.value != undefined }}", ""),
        ("{{ 'x' if params.value == null }}", "x"),
        ("{{ 'x' if 'a' in params.values_given }}", ""),
        ("{{ params['a']['b'] }}", ""),
    ],
)
def test_a_missing_part_of_a_mapping_is_empty(template: str, expected: str) -> None:
    assert render(template, params={}) == expected


def test_an_undefined_value_can_be_a_key_and_differs_from_values() -> None:
    assert render("{{ {params.a: 1} | length }}", params={}) == "1"
    assert render("{{ params.a == 'x' }}", params={}) == "False"

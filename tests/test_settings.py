import doctest
from dataclasses import fields
from pathlib import Path

import pytest

from earlyhelp import settings as module
from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.settings import Settings, Telephone, check_for_serving, read_settings, variable

PRODUCTION = {
    "EARLYHELP_MODE": "production",
    "EARLYHELP_SECRET_KEY": "s" * 32,
    "EARLYHELP_BASE_URL": "https://earlyhelp.example",
    "EARLYHELP_FRONT_DOOR": "01632 960101|Monday to Friday, 9am to 5pm",
    "EARLYHELP_OUT_OF_HOURS": "01632 960102|nights and weekends",
    "EARLYHELP_ADVICE_LINE": "01632 960103|Monday to Friday, 9am to 5pm",
}


def test_the_examples_in_the_documentation_run() -> None:
    assert doctest.testmod(module).failed == 0


def test_without_any_setting_it_is_the_demo_on_an_embedded_database() -> None:
    settings = read_settings({})
    assert settings == Settings()
    assert settings.is_demo
    check_for_serving(settings)


def test_production_with_all_it_needs_is_accepted() -> None:
    settings = read_settings(PRODUCTION)
    check_for_serving(settings)
    assert settings.front_door == Telephone(
        "Children's social care front door", "01632 960101", "Monday to Friday, 9am to 5pm"
    )


@pytest.mark.parametrize(
    "left_out",
    [
        "EARLYHELP_SECRET_KEY",
        "EARLYHELP_BASE_URL",
        "EARLYHELP_FRONT_DOOR",
        "EARLYHELP_OUT_OF_HOURS",
        "EARLYHELP_ADVICE_LINE",
    ],
)
def test_production_is_refused_naming_what_is_missing(left_out: str) -> None:
    settings = read_settings({k: v for k, v in PRODUCTION.items() if k != left_out})
    with pytest.raises(EnvironmentFaultError, match=left_out):
        check_for_serving(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EARLYHELP_PORT", "web"),
        ("EARLYHELP_PORT", "70000"),
        ("EARLYHELP_PORT", "٣"),
        ("EARLYHELP_MODE", "test"),
        ("EARLYHELP_FRONT_DOOR", "01632 960101"),
        ("EARLYHELP_ADVICE_LINE", "|always"),
        ("EARLYHELP_CHECK_DAYS", "0"),
        ("EARLYHELP_DUE_DAYS", "90"),
        ("EARLYHELP_STALE_DAYS", "90"),
        ("EARLYHELP_PROVIDER_LINK_DAYS", "91"),
        ("EARLYHELP_PROVIDER_PUBLISHES", "yes"),
        ("EARLYHELP_SECOND_FACTOR", "maybe"),
        ("EARLYHELP_OIDC_ONLY", "yes"),
        ("EARLYHELP_PASSWORD_MEMORY_KIB", "64 MiB"),
        ("EARLYHELP_SESSIONS_PER_ACCOUNT", "0"),
        ("EARLYHELP_MAIL_URL", "http://mail.example"),
        ("EARLYHELP_MAIL_URL", "smtp://mail.example:99999"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(EnvironmentFaultError, match=name):
        read_settings({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EARLYHELP_SECOND_FACTOR", "off"),
        ("EARLYHELP_PASSWORD_MEMORY_KIB", "19455"),
        ("EARLYHELP_OIDC_ISSUER", "http://provider.example"),
    ],
)
def test_production_refuses_a_sign_in_that_would_be_weak(name: str, value: str) -> None:
    with pytest.raises(EnvironmentFaultError, match=name):
        check_for_serving(read_settings({**PRODUCTION, name: value}))


def test_the_second_factor_is_off_in_the_demo_only() -> None:
    assert not read_settings({}).asks_second_factor
    assert read_settings({"EARLYHELP_SECOND_FACTOR": "on"}).asks_second_factor
    assert read_settings(PRODUCTION).asks_second_factor


def test_every_fault_has_a_line_of_its_own() -> None:
    with pytest.raises(EnvironmentFaultError) as caught:
        read_settings({"EARLYHELP_PORT": "x", "EARLYHELP_MODE": "y"})
    assert len(str(caught.value).splitlines()) == 2


def test_every_setting_is_in_the_documents() -> None:
    text = (Path(__file__).parent.parent / "docs" / "settings.md").read_text("utf-8")
    for field in fields(Settings):
        assert f"`{variable(field.name)}`" in text

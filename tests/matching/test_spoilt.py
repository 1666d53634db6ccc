"""What is said of a text that is no TOML: which line, and what to look for."""

import tomllib

import pytest

from earlyhelp.matching.spoilt import spoilt

GOOD = 'id = "a"\n'


def said(text: str) -> str:
    with pytest.raises(tomllib.TOMLDecodeError) as fault:
        tomllib.loads(text)
    return spoilt(text, str(fault.value))


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("hello world", "write a name, = and what it is, or a heading in square brackets"),
        ('text = "open', 'a text begins and ends with " on one line'),
        ("text = \u201ccurly\u201d", 'use straight quotation marks ("), not curly ones'),
        ("text = \u2018curly\u2019", 'use straight quotation marks ("), not curly ones'),
        ("from = 01/04/2026", "write a day as 2026-04-01"),
        ("from = 1.4.26", "write a day as 2026-04-01"),
        ("name = Front door", 'put a text between two quotation marks (")'),
        ('id = "b"', "the same name stands twice in one part; keep one of them"),
        ("day = 2026-02-30", "there is no such day; write one as 2026-04-01"),
        ('path = "C:\\Users"', "write two strokes (\\\\) where the text is to hold one"),
        ('path = "C:\\dir"', "write two strokes (\\\\) where the text is to hold one"),
        (
            "when = [{ danger = 1, }]",
            "what stands in { } stays on one line, without a comma before }",
        ),
        ("then = { steps = 1,", "what stands in { } stays on one line, without a comma before }"),
        ('text = "he is "in danger" now"', "inside a text use other quotation marks than those"),
        ("text = 'a family's way'", "inside a text use other quotation marks than those"),
        ("list = [1] 2", "look here and on the line before for a missing quotation mark"),
        ('list = ["a" "b"]', "look here and on the line before for a missing quotation mark"),
    ],
)
def test_the_line_is_shown_with_what_is_likely_to_mend_it(line: str, remedy: str) -> None:
    text = said(f"{GOOD}  {line}\n# the end\n")
    assert text.startswith(f"this cannot be read as TOML: line 2 is `{line}`; {remedy}")
    assert text.endswith(")")


SAME_WAY = "write this heading in the same way each time, in two square brackets on each side"


@pytest.mark.parametrize(
    ("first", "second", "remedy"),
    [
        ("[rule]", "[rule]", SAME_WAY),
        ("[rule]", "[[rule]]", SAME_WAY),
        ("[[level]]", "[ level ]", SAME_WAY),
        ("[flag]", "[[flag]]", SAME_WAY),
        ("[rule.test]", "[[rule.test]]", SAME_WAY),
        ("[limits]", "[limits]", "the same name stands twice in one part; keep one of them"),
    ],
)
def test_a_heading_that_stands_several_times_is_written_alike(
    first: str, second: str, remedy: str
) -> None:
    assert f"line 2 is `{second}`; {remedy} (" in said(f"{first}\n{second}\n")


def test_a_character_that_cannot_be_seen_is_shown_as_one() -> None:
    text = said('text = "a\x1b[2Jb"\n')
    assert 'line 1 is `text = "a\N{REPLACEMENT CHARACTER}[2Jb"`; take out the character' in text
    assert "\x1b" not in text
    assert "line 2 is `b =`" in said("# a\x85b\nb =\n"), "lines end as TOML has them"


def test_of_a_long_line_the_beginning_is_shown() -> None:
    whole = "x" * 60
    assert f"line 1 is `{whole}`;" in said(f"{whole}\n")
    assert f"line 1 is `{whole}…`;" in said(f"{whole}y\n")


def test_the_last_line_is_shown_where_nothing_ends_it() -> None:
    assert "line 2 is `hello world`; write a name" in said(f"{GOOD}hello world")


def test_a_fault_without_a_line_is_said_as_it_is() -> None:
    assert spoilt(GOOD, "too deep") == "this cannot be read as TOML: too deep"
    assert spoilt(GOOD, "gone (at line 9, column 1)").endswith(": gone (at line 9, column 1)")
    assert spoilt(GOOD, "gone (at line 0, column 1)").endswith(": gone (at line 0, column 1)")

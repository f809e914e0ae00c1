"""Expressions: CEL in ``${…}``, safe, and clear about what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from procrunner.errors import ExpressionError
from procrunner.expression import condition, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("", ""),
        ("a}b", "a}b"),
        ("${n + 1}", 3),
        ("${ n == 2 && word == 'x' }", True),
        ("no. ${n}: ${word}!", "no. 2: x!"),
        ("${true}/${nothing}", "true/"),
        ("${'}'}", "}"),
        ('${"${x}"}', "${x}"),
        ("${ {'a': {'b': [n]}} }", {"a": {"b": [2]}}),
        ("${half * 2.0}", 1.0),
        ("${n == 2.0}", True),
        ("${items.filter(i, i > 1)}", [2, 3]),
        ("${has(map.x) ? map.x : 'none'}", "none"),
        ("${nothing == null}", True),
        ("${timestamp('2026-03-01T09:00:00Z')}", "2026-03-01T09:00:00+00:00"),
        ("${duration('90s')}", "PT90S"),
        ("${name}", "Әлия"),
        ("${trap}", "${n}"),
    ],
)
def test_an_expression_gives_json_data(text: str, value: Any) -> None:
    variables = {
        "n": 2,
        "word": "x",
        "half": 0.5,
        "items": [1, 2, 3],
        "map": {},
        "nothing": None,
        "name": "Әлия",
        "trap": "${n}",
    }

    assert parse(text).value(variables) == value


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("${a", "'${a' has no closing brace\n  An expression is ${…}."),
        ("${}", "${} is empty\n  Write an expression between the braces."),
        ("${a and b}", "${a and b} cannot be read\n  'and' is JUEL; CEL writes &&"),
        ("${a eq 'and'}", "${a eq 'and'} cannot be read\n  'eq' is JUEL; CEL writes =="),
        ("${empty a}", "${empty a} cannot be read\n  'empty' is JUEL; CEL writes size(…) == 0"),
        (
            f"${{{'1+' * 600}1}}",
            "an expression has 1,201 characters; 1,000 are allowed\n  Let a handler compute it.",
        ),
        (
            f"${{{'(' * 21}1{')' * 21}}}",
            "an expression nests brackets deeper than 20\n  Let a handler compute it.",
        ),
        (
            "${a.all(x, b.all(y, y > x))}",
            (
                "${a.all(x, b.all(y, y > x))} has a macro within a macro\n"
                "  One map, filter, all or exists at a time; let a handler do the rest."
            ),
        ),
    ],
)
def test_what_cannot_be_read_is_refused_when_it_is_compiled(text: str, complaint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)

    assert str(caught.value) == complaint


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "${unknown}",
            (
                "${unknown} needs 'unknown', which is not set\n"
                "  Set the variable 'unknown', or check its spelling."
            ),
        ),
        (
            "${map.x}",
            "${map.x}: there is no 'x'\n  Ask with has(…) first: has(x.x).",
        ),
        (
            "${shout('a')}",
            (
                "${shout('a')}: there is no function 'shout' for such values\n"
                "  Check its spelling, and what it is asked about."
            ),
        ),
        (
            "${n.startsWith('a')}",
            (
                "${n.startsWith('a')}: there is no function 'startsWith' for such values\n"
                "  Check its spelling, and what it is asked about."
            ),
        ),
        (
            "${n > map}",
            (
                "${n > map} cannot be computed: 'n' is a number, 'map' is a map\n"
                "  Compare like with like: text with text, numbers with numbers."
            ),
        ),
        (
            "${1 + 'a'}",
            (
                "${1 + 'a'} cannot be computed: its values do not go together\n"
                "  Compare like with like: text with text, numbers with numbers."
            ),
        ),
        (
            "${1.0 / 0.0}",
            (
                "${1.0 / 0.0} cannot be computed: inf is no number that JSON can hold\n"
                "  Compare like with like: text with text, numbers with numbers."
            ),
        ),
    ],
)
def test_what_cannot_be_computed_is_told(text: str, complaint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text).value({"n": 1, "map": {}})

    assert str(caught.value) == complaint


@pytest.mark.parametrize(
    "text",
    [
        *("${n + 'a'}", "${n / 0}", "${items[9]}", "${word > n}", "${nothing.x}", "${int('x')}"),
        *("${9223372036854775807 + n}", "${word.matches('[')}", r"${b'\xff'}", "${!n}"),
        f"${{{'n.' * 400}n}}",
    ],
)
def test_whatever_goes_wrong_is_an_error_of_ours(text: str) -> None:
    with pytest.raises(ExpressionError, match="cannot be computed"):
        parse(text).value({"n": 1, "items": [], "word": "x", "nothing": None})


def test_monsters_within_the_limits_do_not_crash() -> None:
    assert parse(f"${{{'!' * 900}true}}").value({}) is True
    assert parse(f"${{{'1+' * 490}1}}").value({}) == 491


def test_a_condition_gives_true_or_false_and_nothing_else() -> None:
    assert condition("${n > 1}").is_true({"n": 2})

    with pytest.raises(ExpressionError) as caught:
        condition("${word}").is_true({"word": "yes"})

    assert str(caught.value) == (
        "the condition ${word} gives text, not true or false\n"
        "  Compare it with something: ${name == value}."
    )


@pytest.mark.parametrize("text", ["true", "a > 1", "${a} ${b}", "= a"])
def test_a_condition_is_one_expression(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        condition(text)

    assert str(caught.value) == (
        f"the condition {text!r} is not one expression\n"
        "  Write it as ${…}, for example ${amount > 100}."
    )


def test_an_expression_changes_nothing_and_shares_nothing() -> None:
    variables = {"m": {"a": [1]}}

    value = parse("${m}").value(variables)
    value["a"].append(2)

    assert variables == {"m": {"a": [1]}}


def test_it_knows_the_variables_it_mentions() -> None:
    assert parse("${a.b + c} and ${d}").names == {"a", "c", "d"}

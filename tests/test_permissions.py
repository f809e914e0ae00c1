from __future__ import annotations

import pytest

from procrunner.errors import UsageError
from procrunner.permissions import ANY, EVERY, May, Permissions, Rule, read

CLERKS = {"who": ["role:clerk"], "may": ["see"]}


def test_a_section_without_rules_allows_nothing() -> None:
    assert read({}, where="procrunner.toml") == Permissions()


def test_a_rule_without_processes_is_for_all() -> None:
    said = read({"acting": "account", "allow": [CLERKS]}, where="procrunner.toml")

    assert said == Permissions((Rule(("role:clerk",), frozenset({May.SEE})),), by_account=True)


@pytest.mark.parametrize(
    ("process", "is_covered"),
    [
        ("office.permit", True),
        ("office.", True),
        ("officer", False),
        ("Office.permit", False),
        (ANY, True),
        (EVERY, False),
    ],
)
def test_processes_are_named_by_patterns(process: str, *, is_covered: bool) -> None:
    rule = Rule(("anyone",), frozenset({May.SEE}), ("office.*",))

    assert rule.covers(May.SEE, process) is is_covered
    assert not rule.covers(May.MEND, process)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"deny": []}, "there is no setting 'deny'\n  Settings are: acting, allow."),
        ({"acting": "free"}, 'acting is \'free\'\n  Write "named" or "account".'),
        ({"allow": CLERKS}, "allow is no list of rules\n  Write each as [[permissions.allow]]."),
        (
            {"allow": [{**CLERKS, "if": "x"}]},
            "rule 1 has no setting 'if'\n  A rule says: who, may, processes.",
        ),
        ({"allow": [CLERKS, {"may": ["see"]}]}, 'rule 2: who is None\n  Write who = ["…"].'),
        (
            {"allow": [{**CLERKS, "who": ["clerk"]}]},
            'rule 1: \'clerk\' is nobody\n  Write "role:ID", "person:ID" or "anyone".',
        ),
        ({"allow": [{**CLERKS, "who": ["role:"]}]}, "rule 1: 'role:' is nobody"),
        (
            {"allow": [{**CLERKS, "may": ["fly"]}]},
            "rule 1: there is no 'fly'\n  It may say: start,",
        ),
        ({"allow": [{**CLERKS, "may": "see"}]}, "rule 1: may is 'see'\n  Write may = [\"…\"]."),
        ({"allow": [{**CLERKS, "processes": []}]}, "rule 1: processes is []"),
        ({"allow": [{**CLERKS, "processes": [1]}]}, "rule 1: processes is [1]\n  Write text only."),
    ],
)
def test_what_is_no_rule_is_refused(section: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(section, where="procrunner.toml")

    assert str(refused.value).startswith(f"procrunner.toml: permissions: {said}")

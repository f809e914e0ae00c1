"""The three-way merge: what a branch did not touch is not its business."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procrunner.engine.merge import merge, same

scalars = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([0.0, 1.0, "", "a"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xy"), inner),
    max_leaves=4,
)
variables = st.dictionaries(st.sampled_from("abc"), values, max_size=3)


@pytest.mark.parametrize(
    ("base", "one", "other", "both"),
    [
        ({"k": 1}, {"k": 2}, {"k": 1}, {"k": 2}),
        ({"k": 1}, {"k": 1}, {"k": 2}, {"k": 2}),
        ({"k": 1}, {"k": 2}, {"k": 2}, {"k": 2}),
        ({"l": []}, {"l": [1, 1, 2]}, {"l": []}, {"l": [1, 1, 2]}),
        ({}, {"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"m": {}}, {"m": {"a": 1}}, {"m": {"b": 2}}, {"m": {"a": 1, "b": 2}}),
        (
            {"m": {"x": {"p": 1, "q": 1}}},
            {"m": {"x": {"p": 2, "q": 1}}},
            {"m": {"x": {"p": 1, "q": 3}}},
            {"m": {"x": {"p": 2, "q": 3}}},
        ),
        ({"m": {"a": 1, "b": 1}}, {"m": {"a": 1}}, {"m": {"a": 1, "b": 1, "c": 1}},
         {"m": {"a": 1, "c": 1}}),
        ({"m": {"a": 1}}, {"m": {}}, {"m": {}}, {"m": {}}),
        ({"n": None}, {"n": None}, {"n": 0}, {"n": 0}),
        ({}, {"m": {"a": 1}}, {"m": {"b": 1}}, {"m": {"a": 1, "b": 1}}),
    ],
)  # fmt: skip
def test_branches_merge(base: Any, one: Any, other: Any, both: Any) -> None:
    assert merge(base, [one, other]) == (both, [])
    assert merge(base, [other, one]) == (both, [])


@pytest.mark.parametrize(
    ("base", "one", "other", "path"),
    [
        ({"k": 1}, {"k": 2}, {"k": 3}, "k"),
        ({"k": 0}, {"k": 1}, {"k": True}, "k"),
        ({"k": 0}, {"k": 1}, {"k": 1.0}, "k"),
        ({"l": []}, {"l": [1]}, {"l": [2]}, "l"),
        ({"m": {"x": {"p": 1}}}, {"m": {"x": {"p": 2}}}, {"m": {"x": {"p": 3}}}, "m.x.p"),
        ({"m": {"a": 1}}, {"m": {}}, {"m": {"a": 2}}, "m.a"),
        ({"m": {"a": 1}}, {"m": {"a": 2}}, {"m": []}, "m"),
    ],
)
def test_two_words_on_one_thing_are_a_conflict(base: Any, one: Any, other: Any, path: str) -> None:
    for branches in ([one, other], [other, one]):
        merged, conflicts = merge(base, branches)
        assert conflicts == [path]
        assert same(merged, branches[0])


@given(variables, variables)
def test_a_branch_that_changed_nothing_has_no_say(base: Any, other: Any) -> None:
    merged, conflicts = merge(base, [dict(base), other])

    assert conflicts == []
    assert same(merged, other)


@given(variables, variables, variables)
def test_the_order_of_branches_matters_only_in_conflicts(base: Any, one: Any, other: Any) -> None:
    forth, conflicts = merge(base, [one, other])
    back, same_conflicts = merge(base, [other, one])

    assert sorted(conflicts) == sorted(same_conflicts)
    if not conflicts:
        assert same(forth, back)


@given(variables, variables, variables)
def test_merging_changes_nothing_that_is_given(base: Any, one: Any, other: Any) -> None:
    before = repr((base, one, other))

    merge(base, [one, other])

    assert repr((base, one, other)) == before

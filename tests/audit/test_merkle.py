from hashlib import sha256

import pytest

from procrunner.audit import is_included, leaf, levels, path, root

ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
ENTRIES += ["606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf(bytes.fromhex(entry)) for entry in ENTRIES]
# the roots that Certificate Transparency's own tests expect
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root([]) == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_every_leaf_has_a_way_to_the_root_and_no_other_place(size: int) -> None:
    leaves = LEAVES[:size]
    for place in range(size):
        way = path(levels(leaves), place)

        fits = [is_included(leaves[place], n, size, way, root(leaves)) for n in range(size)]

        assert fits == [n == place for n in range(size)]


def test_a_way_that_is_too_long_or_too_short_leads_nowhere() -> None:
    way = path(levels(LEAVES), 3)

    for wrong in (way[:-1], [*way, way[0]], []):
        assert not is_included(LEAVES[3], 3, 8, wrong, root(LEAVES))
    assert not is_included(LEAVES[3], 8, 8, way, root(LEAVES))

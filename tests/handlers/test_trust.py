"""The trust folder."""

from datetime import timedelta
from pathlib import Path

import pytest
from given import NOW

from handlers.demo.authority import Authority
from handlers.trust import TrustError, TrustFolder


def test_roots_intermediates_and_lists_are_read_in_pem_and_der(tmp_path: Path) -> None:
    Authority(tmp_path, NOW)

    trust = TrustFolder(str(tmp_path)).current()

    assert [len(trust.roots), len(trust.intermediates), len(trust.crls)] == [1, 1, 2]


def test_one_file_may_hold_several_certificates(tmp_path: Path) -> None:
    for name in ("a", "b"):
        Authority(tmp_path / name, NOW)
    both = b"".join((tmp_path / name / "roots/root.pem").read_bytes() for name in ("a", "b"))
    (tmp_path / "a/roots/root.pem").write_bytes(both)

    assert len(TrustFolder(str(tmp_path / "a")).current().roots) == 2


def test_unchanged_files_are_read_once(tmp_path: Path) -> None:
    Authority(tmp_path, NOW)
    folder = TrustFolder(str(tmp_path))

    assert folder.current() is folder.current()


def test_changed_files_are_read_again(tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    folder = TrustFolder(str(tmp_path))
    before = folder.current()

    authority.publish(NOW + timedelta(days=1))

    assert folder.current() is not before


def test_a_folder_without_a_root_says_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(TrustError) as raised:
        TrustFolder(str(tmp_path)).current()

    assert str(raised.value) == (
        f"{tmp_path}: has no trusted root, so no signature can be judged\n"
        "  Put the root certificates (.pem or .der) into its folder 'roots', "
        "or mend 'folder' under [resources.trust] in procrunner.toml."
    )


def test_an_issuing_authority_is_not_taken_for_a_root(tmp_path: Path) -> None:
    Authority(tmp_path, NOW)
    (tmp_path / "intermediates/issuing.pem").rename(tmp_path / "roots/issuing.pem")

    with pytest.raises(TrustError, match="'Common Name: Demo issuing authority, Country: KZ' is"):
        TrustFolder(str(tmp_path)).current()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    Authority(tmp_path, NOW)
    broken = tmp_path / "crls/issuing.crl"
    broken.write_bytes(broken.read_bytes()[:40])

    with pytest.raises(TrustError, match=r"issuing\.crl: cannot be read: "):
        TrustFolder(str(tmp_path)).current()

"""The table of contents: folders with titles, the diagrams in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from procrunner.gallery.sheet import Card, Names

SEAM = ": "  #: in a title, between the name of the service and that of the channel


@dataclass(slots=True, kw_only=True)
class Branch:
    """A folder; made while the cards are sorted in."""

    path: str
    titles: Names
    branches: dict[str, Branch] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def short(self) -> dict[str, Names]:
        """The titles of all diagrams inside, by their keys."""
        own = {leaf.card.key: leaf.titles for leaf in self.leaves}
        return own | {k: v for each in self.branches.values() for k, v in each.short.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A diagram in its folder, whose title need not repeat that of the folder."""

    card: Card
    titles: Names


def grow(cards: Sequence[Card], titles: Mapping[str, Names], languages: int) -> Branch:
    """The folders of all cards.

    Args:
        cards: in the order of their folders.
        titles: of folders, by path; else what the titles inside have in common, else the path.
        languages: how many there are.
    """
    root = Branch(path="", titles=("",) * languages)
    for card in cards:
        branch = root
        for name in card.folders:
            path = f"{branch.path}/{name}" if branch.path else name
            given = titles.get(path, (_spoken(name),) * languages)
            branch = branch.branches.setdefault(name, Branch(path=path, titles=given))
        branch.leaves.append(Leaf(card=card, titles=card.titles))
    _share(root, titles)
    return root


def _share(branch: Branch, titles: Mapping[str, Names]) -> None:
    """Say what all titles in a folder begin with once, as the folder's own title."""
    for inner in branch.branches.values():
        _share(inner, titles)
    heads = {_halves(leaf.titles)[0] for leaf in branch.leaves if not leaf.card.number}
    if len(heads) == 1 and all(head := heads.pop()) and branch.path:
        if branch.path not in titles:
            branch.titles = head
        branch.leaves = [_shorter(leaf, head) for leaf in branch.leaves]


def _shorter(leaf: Leaf, head: Names) -> Leaf:
    own, rest = _halves(leaf.titles)
    return Leaf(card=leaf.card, titles=rest if own == head and all(rest) else leaf.titles)


def _halves(titles: Names) -> tuple[Names, Names]:
    parts = [title.partition(SEAM) for title in titles]
    if not all(seam for _, seam, _ in parts):
        return ("",) * len(titles), titles
    return tuple(head for head, _, _ in parts), tuple(_raised(rest) for *_, rest in parts)


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _spoken(folder: str) -> str:
    return _raised(folder.replace("-", " ").replace("_", " ")) if not _has_digit(folder) else folder


def _has_digit(folder: str) -> bool:
    return any(letter.isdigit() for letter in folder)

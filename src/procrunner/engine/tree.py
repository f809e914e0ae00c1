"""The tree of tokens: live ones are leaves, inner nodes are the places where branches parted."""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.engine.token import COMPLETED, Token


def parent(token: Token) -> Token:
    """The node above; only the root has none."""
    above: Token | None = token.parent
    if above is None:
        raise AssertionError(f"token {token.id} has no parent")  # a defect of ours
    return above


def host(token: Token) -> Token:
    """The sub-process or call around a token that is in one."""
    tasks: dict[int, Token] = token.workflow.tasks
    return tasks[token.scope]


def caller(token: Token) -> Token | None:
    """The call that runs the process of a token; None in the one that nobody called."""
    while not token.is_frame:
        token = parent(token)
    above: Token | None = token.parent
    return above


def leaves(top: Token) -> Iterator[Token]:
    """The leaves below a token, in order of their branches."""
    stack = list(reversed(top.children))
    while stack:
        token = stack.pop()
        below = token.children
        if below:
            stack.extend(reversed(below))
        else:
            yield token


def below(top: Token) -> list[Token]:
    """Everything below a token, inner nodes first."""
    found: list[Token] = []
    stack = list(reversed(top.children))
    while stack:
        token = stack.pop()
        found.append(token)
        stack.extend(reversed(token.children))
    return found


def common_ancestor(tokens: list[Token]) -> Token:
    """The deepest node from which all tokens come: where their branches parted."""
    chains = [_chain(token) for token in tokens]
    best = chains[0][0]
    for level in zip(*chains, strict=False):
        if any(node is not level[0] for node in level):
            break
        best = level[0]
    return best


def meeting_place(together: list[Token], parted: Token) -> Token:
    """Where one token goes on for all of them, which parted somewhere below ``parted``.

    If one of them left others behind on its way, these must not see its past as a change:
    so the place where they parted stays the base of both.
    """
    for token in together:
        above = parent(token)
        while above is not parted:
            if any(leaf not in together for leaf in leaves(above)):
                return above
            above = parent(above)
    return parted


def _chain(token: Token) -> list[Token]:
    chain: list[Token] = []
    above = token.parent
    while above is not None:
        chain.append(above)
        above = above.parent
    return chain[::-1]


def remove(token: Token) -> None:
    """Take a leaf out, and every place of parting above it that has become idle."""
    above = parent(token)
    above._children.remove(token.id)
    del token.workflow.tasks[token.id]
    tidy(above)


def hang(token: Token, under: Token) -> None:
    """Move a token, with all below it, to another node further up."""
    above = parent(token)
    if above is not under:
        above._children.remove(token.id)
        token.parent = under
        under._children.append(token.id)
        tidy(above)


def succeed(old: Token, new: Token) -> None:
    """Put ``new``, the youngest child of the same parent, in the place of ``old``."""
    above = parent(old)
    above._children.remove(new.id)
    above._children[above._children.index(old.id)] = new.id
    del old.workflow.tasks[old.id]


def part(token: Token, number: int) -> Token:
    """Let branches part where a token stands: a finished node above it, with its variables."""
    above = parent(token)
    parting = Token(
        token.workflow,
        token.task_spec,
        above,
        number=number,
        data=token.data,
        scope=token.scope,
        state=COMPLETED,
    )
    above._children.remove(parting.id)
    above._children[above._children.index(token.id)] = parting.id
    token.parent = parting
    parting._children.append(token.id)
    return parting


def tidy(node: Token) -> None:
    """Contract finished nodes, from here upwards, that no longer part branches."""
    while node._state == COMPLETED and not node.is_frame and not node.has_ended:
        if len(node._children) > 1:
            return
        above = parent(node)
        place = above._children.index(node.id)
        above._children[place : place + 1] = node._children
        for child in node.children:
            child.parent = above
        del node.workflow.tasks[node.id]
        node = above

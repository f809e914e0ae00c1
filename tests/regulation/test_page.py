"""The matrix is one file that loads nothing and links to the gallery."""

from __future__ import annotations

import base64
import hashlib
import re

from procrunner.regulation import Quotes
from procrunner.regulation.page import page
from tests.regulation.given import act, bpmn, covered, element, text

DEFECT = """\
defects:
- {id: D-1, severity: high, type: logic, at: {place: p. 1}, finding: Two ends, handling: One}
"""
WORDS = Quotes("бір\nекі\nүш\nтөрт\nбес\nалты\n".encode())


def drawn(content: bytes = b"") -> str:
    return page([covered(content)], {"town-1": WORDS}).decode()


def test_nothing_is_loaded_and_no_script_runs() -> None:
    made = drawn()
    style = made[made.index("<style>") + 7 : made.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"default-src 'none'; style-src 'sha256-{digest}'" in made
    assert not re.search(r"<script|<img|<link|src=| style=| on\w+=", made)


def test_elements_link_to_the_gallery() -> None:
    assert 'href="index.html#town-1.permit.desk/refused"' in drawn()


def test_each_kind_of_gap_is_counted() -> None:
    made = drawn(bpmn(refused=element("endEvent", "refused", reg_addition="why")))

    heads = re.findall("<th>(.*?)</th>", made[: made.index("</thead>")])
    row = re.findall('<td class="number">(.*?)</td>', made)
    assert dict(zip(heads[1:], row, strict=False)) == {
        "Steps": "5",
        "Implemented": "5",
        "Listed with a reason": "0",
        "Missing": "0",
        "Without clause": "0",
        "Term differs": "0",
        "Role differs": "0",
        "System differs": "0",
        "Refusal without path": "1",
        "Defect not told": "0",
    }


def test_what_was_added_is_listed_with_its_reason() -> None:
    assert "refused</a>: why</li>" in drawn(
        bpmn(refused=element("endEvent", "refused", reg_addition="why"))
    )


def test_defects_are_told_with_the_choice_and_where_it_is_told() -> None:
    named = bpmn(refused='<endEvent id="refused"><documentation>D-1</documentation></endEvent>')

    made = page([covered(named, of=act(text(end=DEFECT)))], {}).decode()

    assert "<td>D-1</td><td>high</td><td>Two ends</td><td>One</td>" in made
    assert '<a href="index.html#town-1.permit.desk/refused">refused</a>' in made


def test_the_words_of_the_act_stand_behind_the_clause() -> None:
    assert '<summary>p. 1 item 1</summary><p lang="kk">бір екі</p>' in drawn()


def test_gaps_stand_at_their_step() -> None:
    made = drawn(bpmn(refused=element("endEvent", "refused", reg_addition="why")))

    assert "refusal: refusal &#x27;papers&#x27;: no end event names it" in made


def test_names_cannot_leave_their_place() -> None:
    named = act(text().replace("en: Register}", "en: '<script>alert(1)</script>'}"))

    made = page([covered(of=named)], {}).decode()

    assert "<script>" not in made
    assert "&lt;script&gt;" in made


def test_the_same_bytes_every_time() -> None:
    assert drawn() == drawn()

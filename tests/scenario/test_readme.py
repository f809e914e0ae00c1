"""The example of the README is played."""

from __future__ import annotations

import re
from pathlib import Path

from tests.drawings import boundary, retries, service, user
from tests.models import chain, process, tag, timer
from tests.office import Office
from tests.scenario.conftest import Playing

README = Path(__file__).parents[2] / "README.md"


def test_the_example_comes_out_as_it_says(office: Office, playing: Playing) -> None:
    chapter = README.read_text(encoding="utf-8").partition("## Scenarios")[2]
    (example,) = re.findall(r"```yaml\n(.*?)```", chapter.partition("\n## ")[0], re.DOTALL)
    office.handlers('@handler("check", kind="idempotent")\ndef check():\n    return {}\n')
    office.draw(
        process(
            tag("startEvent", "start")
            + service("check", inside=retries("R3/PT10M"))
            + user("decide")
            + boundary("soon", "decide", timer("P2D"), cancelActivity="false")
            + boundary("late", "decide", timer("P3D"))
            + "".join(tag("endEvent", each) for each in ("decided", "reminded", "expired"))
            + chain("start", "check", "decide", "decided")
            + chain("soon", "reminded")
            + chain("late", "expired"),
            id_="office.desk",
        )
    )

    (played,) = playing(example)

    assert played.is_right, str(played)

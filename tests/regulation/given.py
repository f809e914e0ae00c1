"""A small made-up act, and drawings of it."""

from __future__ import annotations

from collections.abc import Mapping

from procrunner.definition import read as read_bpmn
from procrunner.regulation import Act, read
from procrunner.regulation.trace import Coverage, trace

HEAD = """\
schema: 1
act:
  id: town-1
  number: '1'
  date: 2020-01-02
  title: {kk: Тақырып, en: A title}
  body: {kk: Әкімдік, en: A town}
roles:
  applicant: {kk: Алушы, en: recipient}
  clerk: {kk: Қызметкер, en: clerk, acted_by: [helper]}
  helper: {kk: Көмекші, en: helper}
  system: {kk: Жүйе, en: a system by itself}
systems:
  journal: {kk: Журнал, en: journal}
  portal: {kk: Портал, en: portal}
services:
- id: permit
  name: {kk: Рұқсат, en: Permit}
  lines: [1, 9]
  provider: A town
  applicants: [individual]
  fee: none
  form: paper
  channels: [desk]
  variants: [{id: issue, kk: беру, en: issue}]
"""
TAIL = "  results: [{outcome: positive, what: permit}]\n"
STEPS = """\
  sequences:
  - id: desk
    kind: channel
    channel: desk
    entry: desk/register
    steps:
    - id: desk/register
      clause: {paragraph: 1, item: 1, lines: [1, 2]}
      kind: task
      who: {actor: clerk, systems: [journal]}
      text: {kk: Тіркеу, en: Register}
      term: {max: PT15M, calendar: working}
      next: [{to: desk/complete}]
    - id: desk/note
      clause: {paragraph: 1, lines: [3, 3]}
      kind: notice
      who: {actor: clerk}
      text: {kk: Ескерту, en: Note}
      applies_to: [desk/register]
    - id: desk/complete
      clause: {paragraph: 1, item: 2, number: 1, lines: [4, 4]}
      kind: condition
      who: {actor: clerk}
      text: {kk: Толық па?, en: Complete?}
      next: [{to: desk/issue, when: 'yes'}, {to: desk/refuse, when: 'no'}]
    - id: desk/refuse
      clause: {paragraph: 1, item: 3, lines: [5, 5]}
      kind: task
      who: {actor: system, systems: [portal]}
      text: {kk: Бас тарту, en: Refuse}
      refusal: papers
    - id: desk/issue
      clause: {paragraph: 1, item: 4, lines: [6, 6]}
      kind: task
      who: {actor: clerk}
      text: {kk: Беру, en: Issue}
      end: positive
"""
LANES = """\
<laneSet id="lanes">
  <lane id="Clerk">{clerk}<flowNodeRef>start</flowNodeRef><flowNodeRef>register</flowNodeRef>
    <flowNodeRef>complete</flowNodeRef><flowNodeRef>issue</flowNodeRef>
    <flowNodeRef>issued</flowNodeRef></lane>
  <lane id="System">{system}<flowNodeRef>refuse</flowNodeRef><flowNodeRef>refused</flowNodeRef>
  </lane>
</laneSet>
"""


def text(*, terms: str = "[]", steps: str = STEPS, more: str = "", end: str = "") -> str:
    return f"{HEAD}  terms: {terms}\n{TAIL}{more}{steps}{end}"


def act(content: str = "") -> Act:
    return read((content or text()).encode(), file="bpmn/town-1/regulation.yaml")


def properties(**given: str) -> str:
    each = "".join(
        f'<camunda:property name="{name.replace("_", ":")}" value="{value}"/>'
        for name, value in given.items()
    )
    return f"<extensionElements><camunda:properties>{each}</camunda:properties></extensionElements>"


def element(kind: str, id_: str, attributes: str = "", **given: str) -> str:
    return f'<{kind} id="{id_}" {attributes}>{properties(**given)}</{kind}>\n'


def flow(source: str, target: str, condition: str = "") -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return (
        f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"{inner}</sequenceFlow>\n"
    )


GOOD = {
    "start": element("startEvent", "start", reg_step="desk/register"),
    "register": element(
        "userTask",
        "register",
        'camunda:candidateGroups="clerk"',
        reg_step="desk/register desk/note",
        reg_system="journal",
        term="PT15M",
        term_calendar="working",
    ),
    "complete": element(
        "exclusiveGateway", "complete", 'default="complete_refuse"', reg_step="desk/complete"
    ),
    "refuse": element(
        "sendTask",
        "refuse",
        'camunda:type="external" camunda:topic="notices.send"',
        reg_step="desk/refuse",
    ),
    "refused": element("endEvent", "refused", reg_step="desk/refuse"),
    "issue": element("userTask", "issue", reg_step="desk/issue"),
    "issued": element("endEvent", "issued", reg_step="desk/issue"),
    "flows": flow("start", "register")
    + flow("register", "complete")
    + flow("complete", "refuse")
    + flow("complete", "issue", "${true}")
    + flow("refuse", "refused")
    + flow("issue", "issued"),
}


def bpmn(process: str = "", **changed: str) -> bytes:
    """The good drawing with elements put instead of others, or added to them."""
    lanes = LANES.format(
        clerk=properties(reg_role="clerk"),
        system=properties(reg_role="system", reg_system="portal"),
    )
    body = "".join({**GOOD, **changed}.values())
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">'
        f'<process id="town-1.permit.desk" isExecutable="true">{process}{lanes}{body}</process>'
        "</definitions>"
    ).encode()


def covered(content: bytes = b"", *, of: Act | None = None) -> Coverage:
    """The made-up act against a drawing of it."""
    held = of or act()
    definition = read_bpmn(content or bpmn(), file="bpmn/town-1/permit/desk.bpmn")
    return trace(held, held.services[0], {"town-1/permit/desk": definition})


def told(coverage: Coverage) -> list[str]:
    """The gaps, one line each."""
    return [f"{gap.about} {gap.step} {gap.element}: {gap.message}" for gap in coverage.gaps]


def with_steps(changes: Mapping[str, str], **given: str) -> Act:
    """The made-up act with words of its steps exchanged."""
    steps = STEPS
    for old, new in changes.items():
        assert old in steps
        steps = steps.replace(old, new)
    return act(text(steps=steps, **given))

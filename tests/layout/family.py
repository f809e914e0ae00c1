"""Random swimlane models without a drawing: blocks, loops, boundary events, two black boxes.

The same seed always gives the same model; ``extras`` adds data, notes and sub-processes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
TASKS = ("userTask", "serviceTask", "sendTask", "userTask")
GATEWAYS = ("exclusiveGateway", "exclusiveGateway", "parallelGateway")
ANSWERS = ("иә", "жоқ", "басқа")
NAMES = (
    *("Өтінішті тіркеу", "Құжаттарды тексеру", "Сұрау салу", "Жобаны келісу", "Қол қою"),
    *("Нәтижені жолдау", "Мәліметтерді салыстыру", "Хабарлама жіберу", "Шешім әзірлеу"),
    "Сараптама жүргізу",
)
RUSSIAN = {
    "Келісілді ме?": "Согласовано ли решение?",
    "Қайта ма?": "Нужна ли доработка?",
    "Тоқтатылды": "Рассмотрение прекращено",
    "Аяқталды": "Завершено",
    "Мерзім өтті": "Истёк срок исполнения",
    "иә": "да",
    "жоқ": "нет",
    "өтініш": "заявление",
}


@dataclass
class Node:
    id: str
    type: str
    lane: int
    name: str


@dataclass
class Flow:
    id: str
    source: str
    target: str
    name: str


@dataclass
class Guest:
    id: str
    host: str
    is_lasting: bool
    event: str


@dataclass
class Model:
    """One model while it grows."""

    chance: random.Random
    lanes: int
    lane: int = 0
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)

    def add(self, type_: str, lane: int, name: str = "") -> str:
        self.nodes.append(Node(f"n{len(self.nodes) + 1}", type_, lane, name))
        return self.nodes[-1].id

    def flow(self, source: str, target: str, name: str = "") -> None:
        self.flows.append(Flow(f"f{len(self.flows)}", source, target, name))

    def task(self) -> str:
        if self.chance.random() < 0.35:
            lane = self.lane + self.chance.choice([-1, 1, 1, -1, 2])
            self.lane = max(0, min(self.lanes - 1, lane))
        type_ = self.chance.choice(TASKS)
        return self.add(type_, self.lane, self.chance.choice(NAMES))

    def sequence(self, last: str, size: int, depth: int, label: str = "") -> str:
        while size > 0:
            kind = self.chance.random()
            if kind < 0.6 or size < 4 or depth > 2:
                last, size, label = self.step(last, size, depth, label), size - 1, ""
                if self.guests and self.guests[-1].host == last:
                    size -= 2
            elif kind < 0.9:
                last, used = self.block(last, size, depth, label)
                size, label = size - used, ""
            else:
                last = self.loop(last, depth, label)
                size, label = size - 4, "иә"
        if label:
            task = self.task()
            self.flow(last, task, label)
            last = task
        return last

    def step(self, last: str, _size: int, depth: int, label: str) -> str:
        task = self.task()
        self.flow(last, task, label)
        if self.chance.random() < 0.1 and depth < 2:
            is_lasting = self.chance.random() < 0.5
            event = self.chance.choice(["timerEventDefinition", "errorEventDefinition"])
            guest = Guest(f"b{len(self.guests)}", task, is_lasting, event)
            self.guests.append(guest)
            handler = self.task()
            self.flow(guest.id, handler)
            self.flow(handler, self.add("endEvent", self.lane, "Тоқтатылды"))
        return task

    def block(self, last: str, size: int, depth: int, label: str) -> tuple[str, int]:
        kind = self.chance.choice(GATEWAYS)
        branches = self.chance.choice([2, 2, 3])
        lane, is_choice = self.lane, kind == "exclusiveGateway"
        split = self.add(kind, lane, "Келісілді ме?" if is_choice else "")
        self.flow(last, split, label)
        longest = max(1, (size - 2) // branches)
        ends = []
        for branch in range(branches):
            self.lane = lane
            length = min(longest, self.chance.randint(1, 3))
            answer = ANSWERS[branch] if is_choice else ""
            ends.append(self.sequence(split, length, depth + 1, answer))
        self.lane = lane
        join = self.add(kind, lane)
        for end in ends:
            self.flow(end, join)
        return join, 2 + branches * 2

    def loop(self, last: str, depth: int, label: str) -> str:
        join = self.add("exclusiveGateway", self.lane)
        self.flow(last, join, label)
        end = self.sequence(join, 2, depth + 1)
        question = self.add("exclusiveGateway", self.lane, "Қайта ма?")
        self.flow(end, question)
        self.flow(question, join, "қайтару")
        return question


def model(seed: int, *, extras: bool = False) -> bytes:
    """The BPMN file of a seed."""
    grown = Model(random.Random(seed), lanes=4)
    start = grown.add("startEvent", 0, "Бастау")
    last = grown.sequence(start, 14 + seed % 4 * 8, 0)
    grown.flow(last, grown.add("endEvent", grown.lane, "Аяқталды"))
    root = _root(grown, start)
    if extras:
        add_extras(root, random.Random(seed))
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _new(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    known = {key: value for key, value in attributes.items() if value}
    return etree.SubElement(parent, f"{{{BPMN}}}{name}", known)


def _root(grown: Model, start: str) -> etree._Element:
    root = etree.Element(
        f"{{{BPMN}}}definitions",
        {"id": "Defs", "targetNamespace": "x"},
        nsmap={"bpmn": BPMN, "camunda": CAMUNDA},
    )
    collaboration = _new(root, "collaboration", id="Collab")
    _new(collaboration, "participant", id="PA", name="Өтініш беруші")
    _new(collaboration, "participant", id="PM", name="Басқарма", processRef="P")
    _new(collaboration, "participant", id="PB", name="Сыртқы жүйе")
    _new(collaboration, "messageFlow", id="m0", sourceRef="PA", targetRef=start, name="өтініш")
    senders = [node.id for node in grown.nodes if node.type == "sendTask"]
    for number, sender in enumerate(senders[:3]):
        to = "PB" if number else "PA"
        id_ = f"m{number + 1}"
        _new(collaboration, "messageFlow", id=id_, sourceRef=sender, targetRef=to, name="хат")
    process = _new(root, "process", id="P")
    _lanes(grown, process)
    for node in grown.nodes:
        _new(process, node.type, id=node.id, name=node.name)
    for guest in grown.guests:
        _guest(guest, process)
    for flow in grown.flows:
        names = {"sourceRef": flow.source, "targetRef": flow.target, "name": flow.name}
        _new(process, "sequenceFlow", id=flow.id, **names)
    return root


def _lanes(grown: Model, process: etree._Element) -> None:
    lane_of = {node.id: node.lane for node in grown.nodes}
    lane_of |= {guest.id: lane_of[guest.host] for guest in grown.guests}
    lanes = _new(process, "laneSet", id="LS")
    for number in range(grown.lanes):
        lane = _new(lanes, "lane", id=f"L{number}", name=f"Бөлім {number + 1}")
        for id_, home in lane_of.items():
            if home == number:
                _new(lane, "flowNodeRef").text = id_


def _guest(guest: Guest, process: etree._Element) -> None:
    is_timer = guest.event == "timerEventDefinition"
    node = _new(
        process,
        "boundaryEvent",
        id=guest.id,
        attachedToRef=guest.host,
        name="Мерзім өтті" if is_timer else "Қате",
        cancelActivity="false" if guest.is_lasting and is_timer else "",
    )
    _new(node, guest.event, id=f"{guest.id}d")


def add_extras(root: etree._Element, chance: random.Random) -> None:
    """Data with its readers, notes, a sub-process in a sub-process, and Russian names."""
    (process,) = root.iterchildren(f"{{{BPMN}}}process")
    tasks = [node for node in process if str(node.tag).endswith("Task")]
    flows = {node.get("sourceRef"): node.get("targetRef") for node in process.iterchildren()}
    for number, task in enumerate(chance.sample(tasks, min(3, len(tasks)))):
        reader = process.find(f"*[@id='{flows.get(task.get('id'))}']")
        readers = [reader] if reader in tasks else []
        _data(process, task, readers, number)
    for number, task in enumerate(chance.sample(tasks, 2)):
        _note(process, task, number)
    _fold(process, chance.choice(tasks))
    for node in list(process.iter(f"{{{BPMN}}}*")):
        if russian := RUSSIAN.get(node.get("name", "")):
            _translate(node, russian)


def _data(
    process: etree._Element, task: etree._Element, readers: list[etree._Element], number: int
) -> None:
    kind = ("dataObjectReference", "dataStoreReference")[number % 2]
    id_ = f"data{number}"
    _new(process, kind, id=id_, name="Соңғы электрондық құжат")
    for association, owner, side in _associations(task, readers):
        place = f"{id_}_{owner.get('id')}_place"
        if side == "sourceRef":
            _new(owner, "property", id=place, name="__targetRef_placeholder")
        node = _new(owner, association, id=f"{id_}_{owner.get('id')}")
        _new(node, side).text = id_
        if side == "sourceRef":
            _new(node, "targetRef").text = place


def _associations(
    writer: etree._Element, readers: list[etree._Element]
) -> Iterator[tuple[str, etree._Element, str]]:
    yield "dataOutputAssociation", writer, "targetRef"
    for reader in readers:
        yield "dataInputAssociation", reader, "sourceRef"


def _note(process: etree._Element, task: etree._Element, number: int) -> None:
    note = _new(process, "textAnnotation", id=f"note{number}")
    _new(note, "text").text = "Мерзімі: 3 жұмыс күні, Қағиданың 12-тармағы"
    ends = {"sourceRef": task.get("id", ""), "targetRef": f"note{number}"}
    _new(process, "association", id=f"association{number}", **ends)


def _fold(process: etree._Element, task: etree._Element) -> None:
    """Make a sub-process of a task, with a smaller one in it."""
    task.tag = f"{{{BPMN}}}subProcess"
    id_ = task.get("id", "")
    _new(task, "startEvent", id=f"{id_}s")
    _new(task, "userTask", id=f"{id_}a", name="Құжаттарды тексеру")
    inner = _new(task, "subProcess", id=f"{id_}i", name="Келісу")
    _new(task, "endEvent", id=f"{id_}e")
    _new(inner, "userTask", id=f"{id_}x", name="Жобаны келісу")
    _new(inner, "userTask", id=f"{id_}y", name="Қол қою")
    _new(inner, "sequenceFlow", id=f"{id_}xy", sourceRef=f"{id_}x", targetRef=f"{id_}y")
    for one, other in ("sa", "ai", "ie"):
        ends = {"sourceRef": f"{id_}{one}", "targetRef": f"{id_}{other}"}
        _new(task, "sequenceFlow", id=f"{id_}{one}{other}", **ends)


def _translate(node: etree._Element, russian: str) -> None:
    extension = etree.Element(f"{{{BPMN}}}extensionElements")
    properties = etree.SubElement(extension, f"{{{CAMUNDA}}}properties")
    etree.SubElement(properties, f"{{{CAMUNDA}}}property", name="label:ru", value=russian)
    node.insert(0, extension)

"""What begins processes from outside."""

from typing import Any

from alembic import op
from lxml import etree
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text, text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = Text().with_variant(Text(collation="C"), "postgresql")
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
NEWEST = """
    SELECT process, version, xml FROM definition AS one
    WHERE version = (SELECT max(version) FROM definition WHERE process = one.process)
"""


def upgrade() -> None:
    op.create_table(
        "start",
        Column("process", ID, nullable=False),
        said("element"),
        Column("number", Integer, autoincrement=False, nullable=False),
        Column("version", Integer, nullable=False),
        said("kind"),
        said("name"),
        Column("due", BigInteger, nullable=True),
        said("cycle"),
        PrimaryKeyConstraint("process", "element", "number"),
    )
    op.create_index("ix_start_name", "start", ["kind", "name"])
    has_timer = text("due IS NOT NULL")
    op.create_index(
        "ix_start_due", "start", ["due"], sqlite_where=has_timer, postgresql_where=has_timer
    )
    fill()


def fill() -> None:
    """Start events with a message, of the newest versions: nothing else began a process so far."""
    connection = op.get_bind()
    put = text(
        "INSERT INTO start (process, element, number, version, kind, name, due, cycle)"
        " VALUES (:process, :element, 1, :version, 'message', :name, NULL, '')"
    )
    for process, version, xml in connection.execute(text(NEWEST)).all():
        root = etree.fromstring(bytes(xml), etree.XMLParser(resolve_entities=False))
        names = {each.get("id"): each.get("name", "") for each in root.iter(f"{BPMN}message")}
        for own in root.iter(f"{BPMN}process"):
            for start in own.iterchildren(f"{BPMN}startEvent") if own.get("id") == process else ():
                for event in start.iterchildren(f"{BPMN}messageEventDefinition"):
                    name = names.get(event.get("messageRef", "").rpartition(":")[2], "")
                    row = {"process": process, "element": start.get("id"), "version": version}
                    connection.execute(put, {**row, "name": name})


def said(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False)

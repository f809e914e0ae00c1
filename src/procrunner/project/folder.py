"""What lies in a project's folder: its settings, drawings, handlers and element templates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from procrunner import settings
from procrunner.errors import Finding, HandlerError, NotFoundError
from procrunner.settings import FILE, Settings

if TYPE_CHECKING:  # each part is imported when it is asked for: a list needs no engine
    from procrunner.check import House
    from procrunner.definition import Definition
    from procrunner.handler import Handler
    from procrunner.runner import Source


class Folder:
    """The folder of a project; each part is read when it is first asked for."""

    def __init__(self, root: Path, *, scratch: Path | None = None) -> None:
        """Take the folder.

        Args:
            root: the folder with ``procrunner.toml``.
            scratch: stands for ``${data}``, so that nothing of the project's own is touched.
        """
        self.root = root
        self.scratch = scratch
        self.file = root / FILE

    @cached_property
    def settings(self) -> Settings:
        """What ``procrunner.toml`` says.

        Raises:
            UsageError: it is no TOML, or says what nobody understands.
        """
        return replace(settings.read(self.file), scratch=self.scratch)

    @property
    def name(self) -> str:
        """What the project calls itself; otherwise the name of its folder."""
        return self.settings.text("project", "name", "") or self.root.name

    def folder(self, name: str) -> Path:
        """One of the folders ``bpmn``, ``handlers`` and ``diagrams``."""
        return self.root / self.settings.text("folders", name, name)

    @cached_property
    def house(self) -> House:
        """What ``[roles]`` and ``[rules]`` ask of the drawings.

        Raises:
            UsageError: a rule is written wrongly.
        """
        from procrunner.check import house

        return house(self.settings.sections, where=self.file.name)

    @cached_property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by topic.

        Raises:
            HandlerError: a module does not import, or two handlers claim one topic.
        """
        from procrunner import handler

        return handler.load(self.code, root=self.root)

    @property
    def code(self) -> Path:
        """The folder of handlers, the only one that code is loaded from.

        Raises:
            HandlerError: it is none of the project's.
        """
        folder = self.folder("handlers")
        if not folder.resolve().is_relative_to(self.root.resolve()):
            raise HandlerError(
                "lies outside of the project",
                where=str(folder),
                hint=f"Handlers are code: name a folder below {self.root} under [folders].",
            )
        return folder

    def files(self, given: Sequence[Path] = ()) -> list[Path]:
        """The BPMN files given, in the folders given, or all of the project's.

        Raises:
            NotFoundError: a path does not exist.
        """
        found: list[Path] = []
        for path in given or [self.folder("bpmn")]:
            if path.is_dir():
                found.extend(each for each in sorted(path.rglob("*.bpmn")) if each.is_file())
            elif path.is_file():
                found.append(path)
            elif given:
                raise NotFoundError("no such file or folder", where=str(path))
        return found

    def shown(self, path: Path) -> str:
        """A path as people read it: below the project, or as it is."""
        full = path.resolve()
        return str(full.relative_to(self.root)) if full.is_relative_to(self.root) else str(path)

    def read(self, path: Path) -> Definition:
        """A BPMN file.

        Raises:
            DefinitionError: it is no BPMN, or hostile.
        """
        from procrunner.definition import read_file

        return read_file(path, shown=self.shown(path))

    def source(self, path: Path) -> Source:
        """A BPMN file to deploy."""
        from procrunner.definition import beside, content
        from procrunner.runner import Source

        return Source(file=self.shown(path), content=content(path), forms=beside(path))

    def findings(
        self,
        files: Sequence[Path],
        *,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        accepted: bool = False,
    ) -> list[Finding]:
        """What is wrong with these files, next to all the project's and its handlers.

        Raises:
            HandlerError: the handlers cannot be loaded.
        """
        from procrunner.check import check
        from procrunner.definition import beside, content

        every = {self.shown(path): path for path in (*self.files(), *files)}
        return check(
            {self.shown(path): content(path) for path in files},
            others={shown: content(path) for shown, path in every.items()},
            forms={shown: beside(path) for shown, path in every.items()},
            handlers=self.handlers,
            house=self.house,
            templates=self._template_versions(),
            select=select,
            ignore=ignore,
            accepted=accepted,
        )

    @property
    def templates(self) -> Path:
        """The file of element templates for Camunda Modeler; it need not be there."""
        from procrunner import element_template

        return self.folder("bpmn") / element_template.FILE

    def element_templates(self) -> str:
        """What that file should hold, after what it holds.

        Raises:
            UsageError: it is no file of templates.
            HandlerError: the handlers cannot be loaded.
        """
        from procrunner import element_template

        return element_template.templates(self.name, self.handlers, self._templates_content())

    def _template_versions(self) -> Mapping[str, int]:
        from procrunner import element_template

        return element_template.versions(self._templates_content())

    def _templates_content(self) -> str:
        path = self.templates
        return path.read_text(encoding="utf-8") if path.is_file() else ""

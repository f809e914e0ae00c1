"""What lies in a person's cabinet, to be handed out with the rest: the resource ``personal``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from ..cabinets import Cabinet
from ..cabinets_sql import SqlCabinet
from ..registries_http import HttpCabinet


class Belongings:
    """Reads the cabinet, by SQL or over HTTP as its address says."""

    def __init__(self, url: str, token: str = "", envelope: str = "json") -> None:
        is_http = url.startswith(("http://", "https://"))
        self._cabinet: Cabinet = HttpCabinet(url, token, envelope) if is_http else SqlCabinet(url)

    def files(self, identifier: str) -> Mapping[str, bytes]:
        """Notices, documents and the contact of a person, by the names of files.

        Raises:
            RegistryDownError: the cabinet gives no usable answer.
        """
        key = f"personal/{identifier}"
        contact = self._cabinet.contact(identifier, key=key)
        notices = self._cabinet.notices(identifier, key=key)
        results = self._cabinet.results(identifier, key=key)
        if not (contact or notices or results):
            return {}
        told = {
            "contact": asdict(contact) if contact else None,
            "notices": [asdict(each) for each in notices],
            "documents": [asdict(each) for each in results],
        }
        text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
        return {"cabinet/cabinet.json": text.encode()} | {
            f"cabinet/{each.name}": self._cabinet.content(identifier, each.id, key=each.id) or b""
            for each in results
        }

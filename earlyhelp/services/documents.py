"""Facts as plain documents that JSON can hold, and read back: for history, undo and storing."""

import json
from collections.abc import Mapping
from datetime import time
from typing import Any, TypeVar, get_origin

from cattrs.preconf.json import make_converter

from earlyhelp.services.facts import ServiceFacts

Document = Mapping[str, Any]
Value = TypeVar("Value")

CONVERTER = make_converter(omit_if_default=True)
CONVERTER.register_unstructure_hook(time, lambda value: value.isoformat())
CONVERTER.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
# By a question and not by the type: a hook for frozenset would miss frozenset[str].
CONVERTER.register_unstructure_hook_func(lambda kind: frozenset in {kind, get_origin(kind)}, sorted)


def to_document(facts: ServiceFacts) -> Document:
    """Return facts as a document; what is not stated is absent.

    >>> from earlyhelp.services.parts import ProviderFacts
    >>> facts = ServiceFacts("a", ProviderFacts("A provider"), "A service", None)
    >>> from_document(to_document(facts)) == facts
    True
    """
    document: Document = CONVERTER.unstructure(facts)
    return document


def from_document(document: Document) -> ServiceFacts:
    """Return the facts of a document; a fact that this version does not know is left out."""
    return CONVERTER.structure(document, ServiceFacts)


def write_json(value: object) -> str:
    """Return a value as JSON that is the same for equal values."""
    return json.dumps(CONVERTER.unstructure(value), ensure_ascii=False, sort_keys=True)


def read_json(text: str, kind: type[Value]) -> Value:
    """Return the value of JSON text."""
    return CONVERTER.structure(json.loads(text), kind)

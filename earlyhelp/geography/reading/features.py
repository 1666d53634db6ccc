"""The features of a GeoJSON file one after the other, however many there are."""

import io
import json
import re
from collections.abc import Iterator, Mapping

from earlyhelp.geography.reading.files import Examined, FileRefusedError

CHUNK = 1 << 20
LARGEST_FEATURE = 64 * CHUNK
"""No place's outline is longer; a file that claims so is broken."""
WGS84 = re.compile(r"CRS84|EPSG:+4326", re.IGNORECASE)
SPACE = " \t\r\n"

Feature = Mapping[str, object]


def read_features(examined: Examined) -> Iterator[Feature]:
    """Give each feature of a collection in turn; at most one is held at a time.

    Raises:
        FileRefusedError: while features are taken, if the file is no GeoJSON collection of
            features in WGS84.
    """
    with (
        examined.file.open() as stream,
        io.TextIOWrapper(stream, examined.encoding) as text,
    ):
        yield from _Document(text).features()


class _Document:
    """A JSON document that is read member by member."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._buffer, self._place, self._ended = text, "", 0, False
        self._decoder = json.JSONDecoder()

    def features(self) -> Iterator[Feature]:
        """Give the members of ``features``; check everything else of the document."""
        kind, has_features = None, False
        if self._next_mark() != "{":
            raise FileRefusedError(NO_COLLECTION)
        for key in self._keys():
            if key == "features" and self._peek() == "[":
                has_features = True
                yield from self._members()
            elif key == "type":
                kind = self._value()
            elif key == "crs":
                _check_positions(self._value())
            else:
                self._value()
        if not has_features or kind != "FeatureCollection":
            raise FileRefusedError(NO_COLLECTION)

    def _keys(self) -> Iterator[str]:
        """Give each key of an object; the caller takes its value before the next."""
        if self._peek() == "}":
            return
        while True:
            key = self._value()
            if not isinstance(key, str) or self._next_mark() != ":":
                raise FileRefusedError(NOT_COMPLETE)
            yield key
            if not self._goes_on("}"):
                return

    def _members(self) -> Iterator[Feature]:
        """Give each object of an array."""
        self._next_mark()
        if self._peek() == "]":
            self._next_mark()
            return
        while True:
            value = self._value()
            if isinstance(value, dict):
                yield value
            if not self._goes_on("]"):
                return

    def _goes_on(self, end: str) -> bool:
        mark = self._next_mark()
        if mark not in {",", end}:
            raise FileRefusedError(NOT_COMPLETE)
        return mark == ","

    def _value(self) -> object:
        """Return the next value, reading on until all of it is there."""
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._place)
            except RecursionError:
                raise FileRefusedError(NOT_COMPLETE) from None
            except ValueError:
                end = len(self._buffer)
                value = None
                if self._ended:
                    raise FileRefusedError(NOT_COMPLETE) from None
            if end < len(self._buffer) or self._ended:
                self._place = end
                return value
            self._read_on()

    def _peek(self) -> str:
        """Return the next mark that is no space without taking it; "" at the end."""
        while True:
            while self._place < len(self._buffer) and self._buffer[self._place] in SPACE:
                self._place += 1
            if self._place < len(self._buffer):
                return self._buffer[self._place]
            if self._ended:
                return ""
            self._read_on()

    def _next_mark(self) -> str:
        mark = self._peek()
        self._place += len(mark)
        return mark

    def _read_on(self) -> None:
        rest = self._buffer[self._place :]
        if len(rest) > LARGEST_FEATURE:
            raise FileRefusedError(NOT_COMPLETE)
        more = self._text.read(max(CHUNK, len(rest)))
        self._buffer, self._place, self._ended = rest + more, 0, not more


NO_COLLECTION = "nearest kind: boundaries; it lacks a GeoJSON FeatureCollection with features"
NOT_COMPLETE = "it is not complete JSON; bring it in again as it was downloaded"


def _check_positions(crs: object) -> None:
    if not WGS84.search(str(crs)):
        raise FileRefusedError("its positions are not in WGS84; export it as GeoJSON, EPSG:4326")

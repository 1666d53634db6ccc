"""A stream that stays open, handed to a reader that opens and closes files. Pure."""

import io
from typing import BinaryIO

from earlyhelp.geography.reading.files import NamedFile


class _View(io.RawIOBase):
    """A stream from its beginning; closing the view leaves the stream open."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        stream.seek(0)
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override] # as io calls it
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def named(name: str, stream: BinaryIO) -> NamedFile:
    """Return a stream as a file that can be opened more than once, one opening at a time."""
    return NamedFile(name, lambda: io.BufferedReader(_View(stream)))

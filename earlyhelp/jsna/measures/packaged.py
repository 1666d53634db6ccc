"""The wide layouts that come with the program: proposals, until somebody here saves them.

Which way is good follows the Department for Education's Local Authority Interactive Tool, where it
says so of the same figure; elsewhere neither way is.
"""

from importlib.resources import files

from earlyhelp.jsna.measures.files import Explained, read_explained


def shipped() -> Explained:
    """Return the packaged layouts.

    Raises:
        ValueError: if their file has a fault.
    """
    text = files(__package__).joinpath("proposals.csv").read_text("utf-8")
    match read_explained(text):
        case Explained() as explained:
            return explained
        case problems:
            raise ValueError(f"proposals.csv: {problems[0]}")

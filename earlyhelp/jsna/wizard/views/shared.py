"""What the pages of imports share: the blueprint, names of people, and files to take away."""

from collections.abc import Iterable, Mapping, Sequence

from flask import Blueprint, Response

from earlyhelp.accounts.queries import find_accounts
from earlyhelp.terminal import as_csv
from earlyhelp.web.database import session

bp = Blueprint("jsna", __name__, template_folder="../templates")
IMPORT = "jsna_import"
SEE_OTHER, MEND_IT = 303, 400


def names() -> Mapping[str, str]:
    """Return who has which account, for pages that say who did something."""
    return {account.id: account.email for account in find_accounts(session())}


def csv_file(columns: Sequence[str], rows: Iterable[Mapping[str, object]], name: str) -> Response:
    """Return rows as a file to take away."""
    return Response(
        as_csv(columns, rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )

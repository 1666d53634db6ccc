"""Out of the directory and in again, in every form that it writes."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from earlyhelp.services.api.downloads import TABLES
from earlyhelp.services.api.queries import Day, find_exported, write_feed_file
from earlyhelp.services.checking import DEFAULT_PERIODS
from earlyhelp.services.exchange.commands import ImportOptions, import_files
from earlyhelp.services.exchange.export_rows import every_row
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.exchange.reports import ImportReport
from tests.services.api.making import NOW, TODAY

DAY = Day(TODAY, DEFAULT_PERIODS)
FORMS = ("hsds-uk", "csv", "excel.csv", "xlsx")


def exported(session: Session, form: str) -> bytes:
    if form == "hsds-uk":
        return write_feed_file(session, DAY).encode()
    return TABLES[form].write(every_row(find_exported(session, TODAY)), TODAY)


def bring_in(
    session: Session, data: bytes, form: str, source: str = "a list", beside: Sequence[bytes] = ()
) -> ImportReport:
    ending = "json" if form == "hsds-uk" else form.rpartition(".")[2]
    options = ImportOptions(TODAY, NOW, file_name=f"a.{ending}", source=source)
    files = [SentFile(options.file_name, data), *(SentFile("b.csv", one) for one in beside)]
    report = import_files(session, files, options)
    session.flush()
    session.expire_all()
    return report

"""The list of every kind of record that does not stay for ever. A new kind is added here.

Offers, plans and choices belong to an assessment and go with it. Needs data and listings of
services tell nothing about a person who uses them; they stay until an import takes them back.
"""

from earlyhelp.accounts.audit.lines import CHECKPOINT_OF
from earlyhelp.accounts.retention.kinds import RecordKind, Registry
from earlyhelp.accounts.retention.rules import Period, Unit
from earlyhelp.records import commands, queries

DRAFT, ASSESSMENT = "draft_assessment", "assessment"
KINDS = (
    RecordKind(
        DRAFT,
        "Assessments not finished",
        "the last change",
        queries.drafts_before,
        commands.delete_assessments,
        Period(30, Unit.DAYS),
        "Nobody came back to it, so nothing was decided.",
    ),
    RecordKind(
        ASSESSMENT,
        "Assessments with a decision, and their offers",
        "the last change",
        queries.decided_before,
        commands.delete_assessments,
    ),
    RecordKind(
        "import_file",
        "Files sent and not brought in",
        "the day they were sent",
        queries.staged_before,
        commands.delete_staged_files,
        Period(90, Unit.DAYS),
        "Long enough to ask the sender about it.",
    ),
    RecordKind(
        "session",
        "Sign-in sessions",
        "the sign-in",
        queries.sessions_before,
        commands.delete_sessions,
        Period(12, Unit.HOURS),
        "No session lasts longer.",
        may_be_held=False,
    ),
    RecordKind(
        "sign_in_try",
        "Counted tries to sign in",
        "the try",
        queries.tries_before,
        commands.delete_tries,
        Period(30, Unit.DAYS),
        "Long enough to see an attack.",
        may_be_held=False,
    ),
    RecordKind(
        "account_link",
        "One-time links",
        "their end",
        queries.links_before,
        commands.delete_links,
        Period(30, Unit.DAYS),
        "Long enough to say why a link no longer works.",
        may_be_held=False,
    ),
    RecordKind(
        "kept_form",
        "Forms kept over a sign-in",
        "the day they were sent",
        queries.kept_forms_before,
        commands.delete_kept_forms,
        Period(12, Unit.HOURS),
        "Nothing typed is lost when a session ends; a day later nobody comes back for it.",
        may_be_held=False,
    ),
    RecordKind(
        CHECKPOINT_OF,
        "Lines of the record of who saw and changed what",
        "the act",
        None,
        None,
        may_be_held=False,
    ),
    RecordKind(
        "log",
        "Log of the application (kept outside the database)",
        "the line",
        None,
        None,
        Period(90, Unit.DAYS),
        "Long enough to look into a fault or an attack.",
        may_be_held=False,
    ),
    RecordKind(
        "backup",
        "Backups (kept outside the database)",
        "the day they were made",
        None,
        None,
        may_be_held=False,
    ),
)
REGISTRY = Registry(
    kinds=KINDS,
    find_by_reference=queries.find_by_reference,
    export_subject=queries.export_subject,
    erase_subject=commands.delete_assessments,
)

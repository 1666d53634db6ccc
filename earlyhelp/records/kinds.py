"""The list of every kind of record that does not stay for ever. A new kind is added here.

Offers, choices, what has changed for them, plans, what services answered and reviews belong to an
assessment and go with it; counts of its needs and of the answers stay in reports. Needs data and
listings of services tell nothing about a person who uses them; they stay until an import takes
them back. Some kinds are cleared where they are used as well; then the rule says so, and the daily
purge takes what nobody came by to clear.
"""

from earlyhelp.accounts.audit.lines import CHECKPOINT_OF
from earlyhelp.accounts.retention.kinds import RecordKind, Registry
from earlyhelp.accounts.retention.rules import Period, Unit
from earlyhelp.offers.commands import delete_assessments
from earlyhelp.offers.faults.commands import delete_counts
from earlyhelp.offers.faults.queries import counts_before
from earlyhelp.offers.records import DRAFT_KIND
from earlyhelp.records import commands, queries
from earlyhelp.records.held.queries import export_subject

ASSESSMENT = "assessment"
KINDS = (
    RecordKind(
        DRAFT_KIND,
        "Assessments not finished",
        "the last change",
        queries.drafts_before,
        delete_assessments,
        Period(30, Unit.DAYS),
        "Nobody came back to it, so nothing was decided.",
    ),
    RecordKind(
        ASSESSMENT,
        "Assessments with a decision, their offers, plans, answers and reviews",
        "the last change",
        queries.decided_before,
        delete_assessments,
    ),
    RecordKind(
        "import_file",
        "Files and lists sent and not brought in",
        "the day they were sent",
        queries.staged_before,
        commands.delete_staged_files,
        Period(90, Unit.DAYS),
        "Long enough to ask the sender about it. The next file sent clears those older than a day.",
    ),
    RecordKind(
        "import_run",
        "How files of needs data were checked and brought in, step by step",
        "the day it was asked for",
        queries.runs_before,
        commands.delete_runs,
        Period(90, Unit.DAYS),
        "Long enough to look into one that stopped. The import itself stays.",
        may_be_held=False,
    ),
    RecordKind(
        "original_file",
        "Lists of services as they came, byte for byte",
        "the day they came in",
        queries.originals_before,
        commands.delete_originals,
        Period(90, Unit.DAYS),
        "Long enough to ask the sender about it. What a list brought stays.",
    ),
    RecordKind(
        "service_report",
        "What we were told about a listing",
        "the day it was dealt with",
        queries.reports_before,
        commands.delete_reports,
        Period(1, Unit.YEARS),
        "Long enough to see whether the same fault comes back. Until it is dealt with, it stays.",
    ),
    RecordKind(
        "report_email",
        "E-mail addresses left for an answer",
        "the day they were left",
        queries.report_emails_before,
        commands.forget_emails,
        Period(90, Unit.DAYS),
        "An answer clears the address. Later than this nobody waits for one.",
        may_be_held=False,
    ),
    RecordKind(
        "provider_link",
        "One-time links of providers",
        "their end, or when a new one was asked for",
        queries.provider_links_before,
        commands.delete_provider_links,
        Period(90, Unit.DAYS),
        "Long enough to say why a link no longer works and to send a new one.",
        may_be_held=False,
    ),
    RecordKind(
        "provider_reminder",
        "Days on which providers were reminded",
        "the day",
        queries.reminders_before,
        commands.delete_reminders,
        Period(1, Unit.YEARS),
        "Nobody is reminded more often than the setting says, and that is a year at most.",
        may_be_held=False,
    ),
    RecordKind(
        "public_try",
        "Counted tries at public forms and links",
        "the try",
        queries.public_tries_before,
        commands.delete_public_tries,
        Period(1, Unit.DAYS),
        "They are counted over a day. Each new try clears older ones.",
        may_be_held=False,
    ),
    RecordKind(
        "session",
        "Sign-in sessions",
        "the sign-in",
        queries.sessions_before,
        commands.delete_sessions,
        Period(12, Unit.HOURS),
        "No session lasts longer. Each sign-in clears those of before.",
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
        "Shown for an hour after the session ended. Each sign-in clears older ones.",
        may_be_held=False,
    ),
    RecordKind(
        "fault_count",
        "Counts of decisions that met a fault",
        "the last such fault of the day",
        counts_before,
        delete_counts,
        Period(1, Unit.YEARS),
        "Long enough to see whether a fault comes back. They tell nothing of anybody.",
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
    export_subject=export_subject,
    erase_subject=delete_assessments,
)

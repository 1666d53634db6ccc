"""The one family of exceptions: broken promises, never bad rows."""


class EarlyHelpError(Exception):
    """Something a caller could act on; its text is one sentence that says what to do."""


class EnvironmentFaultError(EarlyHelpError):
    """The machine, database or settings are at fault; the data are not (exit status 3)."""


class NotHereError(EarlyHelpError):
    """What was asked for does not exist, or not for this person (page 404, exit status 1)."""

"""Why a backup cannot be used, in words for the person who runs the command."""


class UnusableBackup(Exception):
    """The file is no backup, is damaged, or does not fit this installation."""


class NotEmpty(Exception):
    """Something is here already: a backup is restored onto an empty installation."""

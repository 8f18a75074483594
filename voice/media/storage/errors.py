"""What can go wrong with files that are kept."""


class NoSuchFile(LookupError):
    """Nothing is kept under this name."""


class StorageAway(Exception):
    """The folder or the bucket takes and gives nothing now. Nothing is lost: try again later."""


class Unreadable(Exception):
    """A file is here, but what is kept is not what we wrote: changed, cut off, or swapped."""


class KeyMissing(Unreadable):
    """A file was kept under a key that is not among those in the settings."""

"""What the command's exit codes mean. Cron and monitors rely on them."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command; 75 is ``EX_TEMPFAIL`` of sysexits.h, 141 what a shell tells of ``SIGPIPE``."""

    DONE = 0
    BUG = 1
    USAGE = 2
    SOME_FAILED = 3
    ALL_FAILED = 4
    UNHEALTHY = 5
    INVALID = 6
    LOCKED = 75
    UNREAD = 141

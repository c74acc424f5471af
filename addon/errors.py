"""Every error that Usher raises on purpose. Knows nothing of the rest.

UsherError
├── SettingError                    a setting is wrong or missing; the start stops
├── CallerError                     a person or client asked for something that cannot be; `code` reaches GraphQL
│   ├── BadInputError               BAD_INPUT
│   ├── NotFoundError               NOT_FOUND
│   ├── DuplicateError              DUPLICATE, with the request that exists
│   ├── InvalidTransitionError      INVALID_TRANSITION
│   ├── ForbiddenError              FORBIDDEN
│   └── UnauthenticatedError        UNAUTHENTICATED
├── UpstreamError                   another service; carries upstream, operation and status
│   ├── UpstreamUnavailableError    no answer, a limit, or nonsense: an outage, never a verdict
│   ├── UpstreamDeniedError         credentials or account: a person must act, nothing else changes
│   ├── UpstreamRejectedError       it understood and refused this call (bad argument, wrong state)
│   ├── UpstreamMissingError        it has no such thing
│   └── ReleaseRefusedError         a verdict on one release: the next candidate
│       ├── NotCachedError          only a cached copy was wanted, and there is none: nothing was added
│       └── LinkRottedError         a hoster link is gone: add the torrent again once, then the next candidate
└── LibraryError
    ├── ForeignFileError            something that Usher did not put there is in the way
    ├── LibraryUnavailableError     the folder is missing or read-only: imports pause
    │   └── MountUnavailableError   the mounted debrid account is not there, or does not answer: linking pauses
    └── DiskFullError               below MIN_FREE_GB: downloads wait
"""

from datetime import datetime


class UsherError(Exception):
    """The root; never raised itself."""


class SettingError(UsherError):
    """One line that names the setting and says what is allowed."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        super().__init__(f"USHER_{name}: {message}")


class CallerError(UsherError):
    """The caller asked for something that cannot be done; nothing was changed."""

    code = "BAD_INPUT"


class BadInputError(CallerError):
    """The input itself is wrong."""


class NotFoundError(CallerError):
    """There is no such request, release or download."""

    code = "NOT_FOUND"


class DuplicateError(CallerError):
    """The same thing is wanted or there already; `request_id` is the public id of that request."""

    code = "DUPLICATE"

    def __init__(self, message: str, *, request_id: str) -> None:
        self.request_id = request_id
        super().__init__(message)


class InvalidTransitionError(CallerError):
    """The table of transitions lacks this move."""

    code = "INVALID_TRANSITION"


class ForbiddenError(CallerError):
    """It exists but it is not Usher's to touch."""

    code = "FORBIDDEN"


class UnauthenticatedError(CallerError):
    """The API key is missing or wrong."""

    code = "UNAUTHENTICATED"


class UpstreamError(UsherError):
    """Another service failed. `status` is its HTTP status, None when it gave none."""

    def __init__(self, message: str, *, upstream: str, operation: str, status: int | None = None) -> None:
        self.upstream = upstream
        self.operation = operation
        self.status = status
        super().__init__(message)


class UpstreamUnavailableError(UpstreamError):
    """An outage or a limit. `retry_at` says when the next call is allowed; None: the caller's own back-off.

    `unanswered`: the call went out and may have been carried out, but nothing came back.
    """

    code = "UPSTREAM_UNAVAILABLE"

    def __init__(
        self,
        message: str,
        *,
        upstream: str,
        operation: str,
        status: int | None = None,
        retry_at: datetime | None = None,
        unanswered: bool = False,
    ) -> None:
        self.retry_at = retry_at
        self.unanswered = unanswered
        super().__init__(message, upstream=upstream, operation=operation, status=status)


class UpstreamDeniedError(UpstreamError):
    """The token is wrong, the account is locked, the premium is over: waits until a person has acted."""


class UpstreamRejectedError(UpstreamError):
    """The service understood the call and refuses it."""


class UpstreamMissingError(UpstreamError):
    """The service has no such thing (404)."""


class ReleaseRefusedError(UpstreamError):
    """The service will not deliver this release. `lasting`: true for every item and for good."""

    def __init__(
        self,
        message: str,
        *,
        upstream: str,
        operation: str,
        status: int | None = None,
        lasting: bool = True,
    ) -> None:
        self.lasting = lasting
        super().__init__(message, upstream=upstream, operation=operation, status=status)


class NotCachedError(ReleaseRefusedError):
    """The service has no cached copy and only that was wanted; nothing was added."""


class LinkRottedError(ReleaseRefusedError):
    """The link of a finished torrent leads nowhere. Deleting and adding the torrent again once may mend it."""


class LibraryError(UsherError):
    """Something about the folders of the library."""


class ForeignFileError(LibraryError):
    """A file that Usher did not put there has the name that is needed."""


class LibraryUnavailableError(LibraryError):
    """The library folder is missing or cannot be written."""


class MountUnavailableError(LibraryUnavailableError):
    """The folder where the debrid account is mounted is missing, empty, unreadable or silent."""


class DiskFullError(LibraryError):
    """Too little free space for the next file."""

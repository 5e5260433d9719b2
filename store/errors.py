"""Every error that a person may see, in one tree.

    AssistantError             something failed; the message says what and what to do about it
    ├── ConfigError            a setting is wrong or a needed extra is not installed
    ├── RequestError           a question record is malformed
    │   └── UnknownEntry       it names a paper or day that the digests do not have
    ├── ServerBusy             more is asked at once than the server takes
    ├── DigestError            the input is no digest at all (one broken entry is a Refusal)
    ├── StoreError             the store on disk or on the Chroma server
    │   ├── StoreMissing       nothing has been ingested there yet
    │   ├── StoreMismatch      made by another format or embedder than the one asked for
    │   ├── StoreLocked        another process is writing to it
    │   ├── StoreFull          the disk is full or read-only
    │   ├── StoreUnreachable   the Chroma server does not answer
    │   ├── StoreDamaged       a file is corrupt; the message names the command that rebuilds it
    │   └── BackupBroken       a backup file is not whole, or none of ours; nothing of it was used
    ├── EmbedderError          an embedder cannot be loaded or does not answer
    └── BackendError           the language model behind the answers
        ├── BackendUnreachable no connection
        ├── BackendTimeout     it took too long
        ├── BackendBusy        out of order or overloaded for now; may say when to come back
        ├── BackendRefused     it said no: key, quota, unknown model
        │   └── PromptTooLong  the prompt does not fit the model's context window
        └── BadReply           it answered something that is not a completion

Foreign exceptions become one of these at the adapter that called the library, always ``from`` the
original. The outermost edges (command line, web) print the message; nobody else catches broadly.
"""

from typing import ClassVar


class AssistantError(Exception):
    """Something failed; ``str(error)`` is one sentence with the remedy, fit to be shown."""

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False


class ConfigError(AssistantError):
    """A setting is wrong, or an extra that it needs is not installed."""

    http_status: ClassVar[int] = 400


class RequestError(AssistantError):
    """A question, or the record it stands in, is malformed.

    Attributes:
        field: what of the record is meant; None where that is the whole of it.
    """

    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 422

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class UnknownEntry(RequestError):
    """The digests hold no such paper, or none of that day."""

    http_status: ClassVar[int] = 404


class ServerBusy(AssistantError):
    """More questions wait than the server takes on; nothing is wrong with this one.

    Attributes:
        retry_after: seconds after which it is worth asking again.
    """

    http_status: ClassVar[int] = 503
    retryable: ClassVar[bool] = True

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class DigestError(AssistantError):
    """The input given to ingest is not a digest, or there is none in it."""

    http_status: ClassVar[int] = 422

    @property
    def reason(self) -> str:
        """The sentence as it was given: a `store.reasons.Reason` where a file is refused."""
        told: str = self.args[0]
        return told


class StoreError(AssistantError):
    """The store cannot do what was asked."""

    http_status: ClassVar[int] = 503


class StoreMissing(StoreError):
    """Nothing has been ingested at this place yet."""


class StoreMismatch(StoreError):
    """The store was made by another format, embedder or analyser."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""

    retryable: ClassVar[bool] = True


class StoreFull(StoreError):
    """The disk has no room, or cannot be written."""


class StoreUnreachable(StoreError):
    """The Chroma server behind the store does not answer."""

    retryable: ClassVar[bool] = True


class StoreDamaged(StoreError):
    """A part of the store is corrupt."""


class BackupBroken(StoreError):
    """A backup file is not whole, or no backup at all; the store is as it was."""


class EmbedderError(AssistantError):
    """The embedder cannot be loaded, or does not answer."""

    http_status: ClassVar[int] = 502


class BackendError(AssistantError):
    """The language model failed."""

    http_status: ClassVar[int] = 502


class BackendUnreachable(BackendError):
    """No connection to the language model's server."""

    retryable: ClassVar[bool] = True


class BackendTimeout(BackendError):
    """The language model took too long."""

    http_status: ClassVar[int] = 504
    retryable: ClassVar[bool] = True


class BackendBusy(BackendError):
    """The language model's server is overloaded or out of order for now.

    Attributes:
        retry_after: seconds until the server wants to be asked again; None when it did not say.
    """

    http_status: ClassVar[int] = 503
    retryable: ClassVar[bool] = True

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BackendRefused(BackendError):
    """The language model's server said no: a bad key, no quota, an unknown model."""


class PromptTooLong(BackendRefused):
    """The prompt does not fit the model's context window.

    Attributes:
        asked: tokens of the prompt as the server counts them; None when it did not say.
        window: the server's context window in tokens; None when it did not say.
    """

    def __init__(self, message: str, asked: int | None = None, window: int | None = None) -> None:
        super().__init__(message)
        self.asked = asked
        self.window = window


class BadReply(BackendError):
    """The server's reply is not a completion."""

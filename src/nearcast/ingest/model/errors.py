"""What is refused or fails, and why."""

from nearcast.errors import NearcastError


class IngestError(NearcastError):
    """A source cannot become an asset."""

    code = "ingest"


class NotPlayable(IngestError):
    code = "ingest.not_playable"
    status = 422


class EncodeFailed(IngestError):
    code = "ingest.encode_failed"
    status = 500


class UnknownJob(IngestError):
    code = "ingest.unknown_job"
    status = 404


class BadLanguage(IngestError):
    code = "ingest.bad_language"


class BadPriority(IngestError):
    code = "ingest.bad_priority"


class BadWishes(IngestError):
    """Not all that is wished can be had together."""

    code = "ingest.bad_wishes"


class Lost(IngestError):
    """The step is no longer this worker's: the job was cancelled, or another has it."""

    code = "ingest.lost"
    status = 409


class WrongState(IngestError):
    code = "ingest.wrong_state"
    status = 409


class UnknownUpload(IngestError):
    code = "ingest.unknown_upload"
    status = 404


class WrongOffset(IngestError):
    """A part does not begin where the upload stands."""

    code = "ingest.wrong_offset"
    status = 409


class TooLong(IngestError):
    """A source is larger than any that is taken, or a part goes beyond the length its upload was begun with."""

    code = "ingest.too_long"
    status = 413


class WrongChecksum(IngestError):
    """Other bytes arrived than were sent. The status is what tus says, in place of a standard one."""

    code = "ingest.wrong_checksum"
    status = 460


class QuotaReached(IngestError):
    """This operator has enough under way."""

    code = "ingest.quota_reached"
    status = 409


class BadUrl(IngestError):
    """A source may not be fetched from there."""

    code = "ingest.bad_url"


class NotFetched(IngestError):
    """The source did not come from where it was said to lie."""

    code = "ingest.not_fetched"
    status = 502


class NoRoom(IngestError):
    code = "ingest.no_room"
    status = 507

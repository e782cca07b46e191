"""Which key a film is encrypted with.

All that a job makes has one key, whose id says which job that is: the first rendition and the whole film share their sound, and
whoever lets an asset go knows at once whether its key is still of use.
"""

from nearcast.ids import JobId, KeyId
from nearcast.ingest.model import Knobs, Wishes

_ID_BYTES = 16


def protects(wishes: Wishes, knobs: Knobs) -> bool:
    """Whether a film is encrypted."""
    return knobs.protect if wishes.protect is None else wishes.protect


def key_of(job: JobId) -> KeyId:
    return KeyId(job.encode().ljust(_ID_BYTES, b"\0").hex())


def job_of(key: KeyId) -> JobId:
    return JobId(bytes.fromhex(key).rstrip(b"\0").decode())

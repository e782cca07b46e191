"""What may be taken in and asked for, and what a failure means."""

import re

from nearcast.addresses import is_public, web_address
from nearcast.errors import Fault
from nearcast.ids import TitleId
from nearcast.ingest.model import (
    ENDED,
    BadLanguage,
    BadPriority,
    BadUrl,
    BadWishes,
    Codec,
    EncodeFailed,
    Job,
    JobState,
    Knobs,
    NoRoom,
    NotPlayable,
    Quality,
    QuotaReached,
    Rung,
    TooLong,
    UnknownUpload,
    Upload,
    Wishes,
    WrongOffset,
    WrongState,
)
from nearcast.ingest.policy.keys import protects
from nearcast.ingest.policy.plan import codes_av1

PRIORITY_MAX = 10
_FREE_SHARE = 3
"""A source of n bytes needs about as much again for its renditions, and room to spare while they are copied."""


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check_language(tag: str) -> None:
    """Raises BadLanguage."""
    if _LANGUAGE.fullmatch(tag) is None:
        raise BadLanguage(f"{tag!r} is not a language.", field="language", value=tag, remedy="Write it like en, ar or pt-BR.")


def check_source(job: Job, arrived: bool) -> None:
    """Raises WrongState."""
    if not arrived:
        raise WrongState(
            f"The source of job {job.id} has not arrived.", field="job", value=job.id, remedy="Send the source, then begin."
        )


def check_state(job: Job, wanted: JobState) -> None:
    """Raises WrongState."""
    if job.state is not wanted:
        raise WrongState(
            f"Job {job.id} is {job.state}, not {wanted}.", field="job", value=job.id, remedy="Open a new job for this source."
        )


def check_retry(job: Job, source_kept: bool) -> None:
    """Raises WrongState."""
    check_state(job, JobState.failed)
    if not source_kept:
        raise WrongState(
            f"The source of job {job.id} is not kept any more.", field="job", value=job.id, remedy="Send it again as a new job."
        )


def check_again(title: TitleId, job: Job | None, source_kept: bool) -> Job:
    """Raises WrongState."""
    if job is None or not source_kept:
        raise WrongState(
            f"The source of title {title} is not kept.",
            field="title",
            value=title,
            remedy="Send it as a new job for this title; ingest.keep_sources_days says how long sources stay.",
        )
    return job


def check_cancel(job: Job) -> None:
    """Raises WrongState."""
    if job.state in ENDED and job.state is not JobState.cancelled:
        raise WrongState(f"Job {job.id} is {job.state} already.", field="job", value=job.id, remedy="There is nothing to stop.")


def check_priority(priority: int) -> None:
    """Raises BadPriority."""
    if abs(priority) > PRIORITY_MAX:
        raise BadPriority(
            f"{priority} is no priority.",
            field="priority",
            value=priority,
            remedy=f"Write a number from -{PRIORITY_MAX}, the last, to {PRIORITY_MAX}, the first.",
        )


def check_wishes(wishes: Wishes, knobs: Knobs) -> None:
    """Raises BadWishes."""
    if protects(wishes, knobs) and codes_av1(wishes, knobs):
        raise BadWishes(
            "A protected film cannot be had in AV1: only H.264 is encrypted.",
            field="av1",
            value=True,
            remedy="Leave out AV1 (--no-av1) or the protection (--no-protect); what nobody says is as in ingest.av1 and ingest.protect.",
        )


def check_room(arriving: int, free: int, knobs: Knobs) -> None:
    """Whether a source of `arriving` bytes may come in while `free` bytes are left on the disk. Raises TooLong, NoRoom."""
    if arriving > knobs.source_bytes_max:
        raise TooLong(
            f"The source has {arriving} bytes; at most {knobs.source_bytes_max} are taken.",
            field="source",
            value=arriving,
            remedy="Split it, or encode it smaller.",
        )
    if arriving * _FREE_SHARE > free:
        raise NoRoom(
            f"The source has {arriving} bytes and the disk {free} left; encoding it needs {_FREE_SHARE} times its size.",
            field="source",
            value=arriving,
            remedy="Free some room in the data folder.",
        )


def check_quota(jobs: int, held: int, arriving: int, knobs: Knobs) -> None:
    """Whether an operator who would have `jobs` jobs under way may send `arriving` bytes beside the `held` ones. Raises QuotaReached."""
    if jobs > knobs.jobs_max:
        raise QuotaReached(
            f"You have {jobs - 1} jobs under way; at most {knobs.jobs_max} are taken.",
            field="jobs",
            value=jobs - 1,
            remedy="Wait until one is ready, cancel one, or raise ingest.jobs_max.",
        )
    if held + arriving > knobs.bytes_max:
        raise QuotaReached(
            f"Your jobs under way hold {held} bytes, and this source has {arriving}; at most {knobs.bytes_max} are taken.",
            field="source",
            value=arriving,
            remedy="Wait until a job is ready, cancel one, or raise ingest.bytes_max.",
        )


def check_url(url: str, knobs: Knobs) -> None:
    """Whether a source may be fetched from there. Raises BadUrl."""
    if url.startswith("s3://"):
        _check_object(url, knobs)
    else:
        check_web_url(url, knobs)


def check_web_url(url: str, knobs: Knobs) -> None:
    """The same where only machines will do. Raises BadUrl."""
    parts = web_address(url)
    if parts is None or parts.username:
        raise BadUrl(
            "That is no address of a file.", field="url", value=url[:200], remedy="Write it like https://host/film.mov."
        )
    host = parts.hostname or ""
    if not any(_allows(pattern, host) for pattern in knobs.hosts):
        raise BadUrl(
            f"Sources are not fetched from {host}.",
            field="url",
            value=host,
            remedy="Add the host to ingest.hosts, or send the file.",
        )


def _check_object(url: str, knobs: Knobs) -> None:
    bucket, _, name = url.removeprefix("s3://").partition("/")
    if not bucket or not name:
        raise BadUrl(
            "That is no address of an object.", field="url", value=url[:200], remedy="Write it like s3://bucket/film.mov."
        )
    if bucket not in knobs.buckets:
        raise BadUrl(
            f"Sources are not fetched from the bucket {bucket}.",
            field="url",
            value=bucket,
            remedy="Add the bucket to ingest.buckets, or send the file.",
        )


def check_address(address: str, knobs: Knobs) -> None:
    """Whether the machine that an allowed name stands for may be reached. Raises BadUrl."""
    if not knobs.private and not is_public(address):
        raise BadUrl(
            f"{address} is not on the internet.",
            field="url",
            value=address,
            remedy="Set ingest.private to true if it is yours.",
        )


def _allows(pattern: str, host: str) -> bool:
    pattern = pattern.lower()
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def check_begun(upload: Upload | None) -> Upload:
    """Raises UnknownUpload."""
    if upload is None:
        raise UnknownUpload("No upload of this source was begun.", field="job", remedy="Begin it with POST.")
    return upload


def check_part(upload: Upload, offset: int) -> None:
    """Whether a part at `offset` comes next. Raises WrongOffset."""
    if upload.offset != offset:
        raise WrongOffset(
            f"The upload stands at byte {upload.offset}, not at {offset}.",
            field="Upload-Offset",
            value=offset,
            remedy="Ask for the offset with HEAD, and go on from there.",
        )


def check_length(upload: Upload, offset: int) -> None:
    """Raises TooLong."""
    if offset > upload.length:
        raise TooLong(
            f"The part goes beyond the {upload.length} bytes the upload was begun with.",
            field="Upload-Length",
            value=upload.length,
            remedy="Begin a new job with the true length.",
        )


def check_quality(quality: Quality, rungs: tuple[Rung, ...], knobs: Knobs) -> None:
    """Whether the best of these renditions of a chunk came out well enough to be shown, in each codec. Raises EncodeFailed."""
    best: dict[Codec, float] = {}
    for rung, mean in zip(rungs, quality.means, strict=True):
        best.setdefault(rung.codec, mean)
    worst = min(best.values())
    if worst < knobs.vmaf_min:
        raise EncodeFailed(
            f"The encoding came out too badly: a VMAF of {worst:.0f}, and {knobs.vmaf_min:.0f} is the least.",
            field="source",
            value=worst,
            remedy="Look whether the source is damaged or all noise; else report it.",
        )


def gave_up(attempts: int, knobs: Knobs) -> Fault | None:
    """The fault of a step that is claimed for the `attempts`th time, None while it may be tried again."""
    if attempts <= knobs.attempts:
        return None
    return EncodeFailed(
        f"The worker died {knobs.attempts} times while it worked on this step.",
        remedy="Look at the platform's log; the machine may be short of memory.",
    ).fault


def keeps(fault: Fault) -> bool:
    """Whether what a failed job has done is of use to another try: not when the source itself was refused."""
    return fault.code != NotPlayable.code

"""What ingest decides: `admission` which sources are let in, `ladder`, `hull`, `sound`, `chapters`, `markers`, `sheets` and `plan` what is made of them, `keys` what it is encrypted with, `share` whose step is next,
`taking` what may be taken in and asked for, `telling` what people are told.
"""

from nearcast.ingest.policy.admission import judge, left_out
from nearcast.ingest.policy.hull import choose
from nearcast.ingest.policy.keys import job_of, key_of, protects
from nearcast.ingest.policy.markers import recognise
from nearcast.ingest.policy.plan import EARLY_JOIN, EARLY_PACKAGE, LISTEN, PROBE, TILE, Plan, care, fetch_step, first_step
from nearcast.ingest.policy.share import places, rank
from nearcast.ingest.policy.sound import sound_rungs
from nearcast.ingest.policy.taking import (
    check_address,
    check_again,
    check_begun,
    check_cancel,
    check_language,
    check_length,
    check_part,
    check_priority,
    check_quality,
    check_quota,
    check_retry,
    check_room,
    check_source,
    check_state,
    check_url,
    check_web_url,
    check_wishes,
    gave_up,
    keeps,
)
from nearcast.ingest.policy.telling import Told, tell

__all__ = [
    "EARLY_JOIN",
    "EARLY_PACKAGE",
    "LISTEN",
    "PROBE",
    "TILE",
    "Plan",
    "Told",
    "care",
    "check_address",
    "check_again",
    "check_begun",
    "check_cancel",
    "check_language",
    "check_length",
    "check_part",
    "check_priority",
    "check_quality",
    "check_quota",
    "check_retry",
    "check_room",
    "check_source",
    "check_state",
    "check_url",
    "check_web_url",
    "check_wishes",
    "choose",
    "fetch_step",
    "first_step",
    "gave_up",
    "job_of",
    "judge",
    "keeps",
    "key_of",
    "left_out",
    "places",
    "protects",
    "rank",
    "recognise",
    "sound_rungs",
    "tell",
]

"""Identifiers: a type per noun, so that one cannot be passed where another is meant.

Networks, sites and appliances carry names people chose (`metro-fibre`, `metro-fibre-a1`). Files and assets are named by
their contents. Everything else gets a random id from `runtime.clock`.
"""

import re
from typing import NewType

AccountId = NewType("AccountId", str)
ProfileId = NewType("ProfileId", str)
DeviceId = NewType("DeviceId", str)
TitleId = NewType("TitleId", str)
JobId = NewType("JobId", str)
SessionId = NewType("SessionId", str)
StreamId = NewType("StreamId", str)
WebhookId = NewType("WebhookId", str)
DeliveryId = NewType("DeliveryId", str)

NetworkId = NewType("NetworkId", str)
SiteId = NewType("SiteId", str)
ApplianceId = NewType("ApplianceId", str)

KeyId = NewType("KeyId", str)
"""32 hex digits: the 16 bytes by which common encryption names a key."""

AssetId = NewType("AssetId", str)
"""32 hex digits: the start of the SHA-256 of the asset's file list."""

PortionId = NewType("PortionId", str)
"""A part of an asset that is laid down by itself: the asset's id, for all but the first portion with a slash and its number."""

FileId = NewType("FileId", str)
"""64 hex digits: the SHA-256 of the file's bytes."""

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def portion_id(asset: AssetId, number: int) -> PortionId:
    return PortionId(f"{asset}/{number}" if number else asset)


def is_slug(text: str) -> bool:
    """Whether `text` may name a network, a site or an appliance: lower-case letters, digits and inner hyphens."""
    return _SLUG.fullmatch(text) is not None

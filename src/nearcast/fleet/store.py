"""The memory of the fleet."""

import hashlib
from collections import defaultdict

import msgspec

from nearcast.fleet.model import (
    Appliance,
    Enrolment,
    FleetState,
    HeldFile,
    Invitation,
    Manifest,
    ManifestFile,
    Network,
    Report,
    Site,
)
from nearcast.ids import ApplianceId, AssetId, SiteId
from nearcast.runtime.database import Connection, Database
from nearcast.tokens import Key, KeyRing


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_network(self, network: Network) -> Network:
        """The network now kept under this id."""
        await self._database.run(
            "INSERT INTO fleet.networks (id, name, asn, prefixes) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            network.id,
            network.name,
            network.asn,
            list(network.prefixes),
        )
        row = await self._database.one("SELECT id, name, asn, prefixes FROM fleet.networks WHERE id = %s", network.id)
        return msgspec.convert(row, Network)

    async def add_site(self, site: Site) -> Site:
        """The site now kept under this id. The network must be there."""
        await self._database.run(
            "INSERT INTO fleet.sites (id, name, kind, network) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            site.id,
            site.name,
            site.kind,
            site.network,
        )
        row = await self._database.one("SELECT id, name, kind, network FROM fleet.sites WHERE id = %s", site.id)
        return msgspec.convert(row, Site)

    async def has(self, network: str | None = None, site: str | None = None, appliance: str | None = None) -> bool:
        """Whether every part named is there."""
        row = await self._database.one(
            "SELECT (%s::text IS NULL OR EXISTS (SELECT FROM fleet.networks WHERE id = %s))"
            " AND (%s::text IS NULL OR EXISTS (SELECT FROM fleet.sites WHERE id = %s))"
            " AND (%s::text IS NULL OR EXISTS (SELECT FROM fleet.appliances WHERE id = %s)) AS has",
            network,
            network,
            site,
            site,
            appliance,
            appliance,
        )
        return bool(row and row["has"])

    async def invite(self, token: str, site: SiteId, appliance: ApplianceId, until: float) -> None:
        """The newest invitation of an appliance replaces the one before."""
        await self._database.run(
            "INSERT INTO fleet.invitations (digest, site, appliance, until) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (appliance) DO UPDATE SET digest = excluded.digest, site = excluded.site, until = excluded.until",
            _digest(token),
            site,
            appliance,
            until,
        )

    async def enrol(self, enrolment: Enrolment, now: float) -> Invitation | None:
        """Uses the invitation up and adds the appliance, or neither. The same key may use it again, in case the answer to the
        first time was lost.
        """
        async with self._database.transaction() as connection:
            before = await connection.execute(
                "SELECT site, id AS appliance FROM fleet.appliances WHERE enrolled_with = %s AND public_key = %s",
                (_digest(enrolment.token), enrolment.public_key),
            )
            if (again := await before.fetchone()) is not None:
                return msgspec.convert(again, Invitation)
            cursor = await connection.execute(
                "DELETE FROM fleet.invitations WHERE digest = %s AND until > %s RETURNING site, appliance",
                (_digest(enrolment.token), now),
            )
            row = await cursor.fetchone()
            if row is None:
                return None
            invitation = msgspec.convert(row, Invitation)
            await self._add_appliance(connection, invitation, enrolment)
            return invitation

    async def public_key(self, appliance: ApplianceId) -> str | None:
        row = await self._database.one("SELECT public_key FROM fleet.appliances WHERE id = %s", appliance)
        return None if row is None else row["public_key"]

    async def advance(self, appliance: ApplianceId, sequence: int) -> bool:
        """Notes the sequence; False when this or a later one was noted before."""
        row = await self._database.one(
            "UPDATE fleet.appliances SET sequence = %s WHERE id = %s AND sequence < %s RETURNING id",
            sequence,
            appliance,
            sequence,
        )
        return row is not None

    async def set_report(self, appliance: ApplianceId, report: Report, now: float) -> tuple[int, int] | None:
        """Keeps a report, and its inventory if it brought one. The manifest version and the inventory revision now known."""
        slim = msgspec.structs.replace(report, held=None)
        held = None if report.held is None else msgspec.json.encode(report.held).decode()
        row = await self._database.one(
            "UPDATE fleet.appliances SET url = %s, report = %s::jsonb, reported_at = %s, held = coalesce(%s::jsonb, held),"
            " held_revision = CASE WHEN %s::jsonb IS NULL THEN held_revision ELSE %s END WHERE id = %s"
            " RETURNING held_revision,"
            " coalesce((SELECT version FROM fleet.manifests m WHERE m.appliance = appliances.id), 0) AS manifest",
            report.url,
            msgspec.json.encode(slim).decode(),
            now,
            held,
            held,
            report.held_revision,
            appliance,
        )
        return None if row is None else (row["manifest"], row["held_revision"])

    async def manifest(self, appliance: ApplianceId) -> Manifest | None:
        row = await self._database.one("SELECT appliance, version, files FROM fleet.manifests WHERE appliance = %s", appliance)
        return None if row is None else msgspec.convert(row, Manifest)

    async def set_manifests(self, manifests: tuple[Manifest, ...]) -> None:
        async with self._database.transaction() as connection, connection.cursor() as cursor:
            await cursor.executemany(
                "INSERT INTO fleet.manifests (appliance, version, files, file_count) VALUES (%s, %s, %s::jsonb, %s)"
                " ON CONFLICT (appliance) DO UPDATE"
                " SET version = excluded.version, files = excluded.files, file_count = excluded.file_count"
                " WHERE manifests.version < excluded.version",
                [(m.appliance, m.version, _files(m.files), len(m.files)) for m in manifests],
            )

    async def state(self, version: int, listening_since: float) -> FleetState:
        networks = await self._database.all("SELECT id, name, asn, prefixes FROM fleet.networks ORDER BY id")
        sites = await self._database.all("SELECT id, name, kind, network FROM fleet.sites ORDER BY id")
        appliances = await self._database.all(
            "SELECT a.id, a.site, a.url, a.capacity, a.throughput, a.report, a.reported_at, a.held,"
            " coalesce(m.version, 0) AS manifest_version, coalesce(m.file_count, 0) AS manifest_files"
            " FROM fleet.appliances a LEFT JOIN fleet.manifests m ON m.appliance = a.id ORDER BY a.id"
        )
        return FleetState(
            version,
            msgspec.convert(networks, tuple[Network, ...]),
            msgspec.convert(sites, tuple[Site, ...]),
            msgspec.convert(appliances, tuple[Appliance, ...]),
            {row["id"]: _by_asset(msgspec.convert(row["held"], tuple[HeldFile, ...])) for row in appliances},
            listening_since,
        )

    async def keys(self, now: float) -> KeyRing:
        rows = await self._database.all(
            "SELECT id, secret, not_after FROM fleet.keys WHERE not_after > %s ORDER BY not_after DESC", now
        )
        return KeyRing(msgspec.convert(rows, tuple[Key, ...]))

    async def add_key(self, key: Key) -> None:
        await self._database.run(
            "INSERT INTO fleet.keys (id, secret, not_after) VALUES (%s, %s, %s)", key.id, key.secret, key.not_after
        )

    async def _add_appliance(self, connection: Connection, invitation: Invitation, enrolment: Enrolment) -> None:
        await connection.execute(
            "INSERT INTO fleet.appliances (id, site, url, public_key, enrolled_with, capacity, throughput)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (
                invitation.appliance,
                invitation.site,
                enrolment.url,
                enrolment.public_key,
                _digest(enrolment.token),
                enrolment.capacity,
                enrolment.throughput,
            ),
        )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _files(files: tuple[ManifestFile, ...]) -> str:
    return msgspec.json.encode(files).decode()


def _by_asset(held: tuple[HeldFile, ...]) -> dict[AssetId, frozenset[str]]:
    names: defaultdict[AssetId, set[str]] = defaultdict(set)
    for file in held:
        names[file.asset].add(file.name)
    return {asset: frozenset(found) for asset, found in names.items()}

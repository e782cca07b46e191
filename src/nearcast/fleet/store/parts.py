"""Networks, sites, appliances, invitations and manifests."""

import hashlib
from typing import LiteralString

import msgspec

from nearcast.fleet.model import (
    NONE_KNOWN,
    BgpPeer,
    Enrolment,
    Invitation,
    Maintenance,
    Manifest,
    Network,
    Site,
)
from nearcast.fleet.store.inventory import forget_held
from nearcast.fleet.store.numbered import numbered
from nearcast.ids import ApplianceId, NetworkId, SiteId
from nearcast.runtime.database import Connection, Database


class Parts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_network(self, network: Network) -> Network:
        """The network now kept under this id."""
        async with numbered(self._database) as (connection, number):
            await connection.execute(
                "INSERT INTO fleet.networks (id, name, asn, prefixes, changed) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (network.id, network.name, network.asn, list(network.prefixes), number),
            )
        row = await self._database.one("SELECT id, name, asn, prefixes FROM fleet.networks WHERE id = %s", network.id)
        return msgspec.convert(row, Network)

    async def set_prefixes(self, network: NetworkId, prefixes: tuple[str, ...]) -> bool:
        """False when there is no such network."""
        return await self._change(
            "UPDATE fleet.networks SET prefixes = %s, changed = %s WHERE id = %s", list(prefixes), network
        )

    async def add_site(self, site: Site) -> Site:
        """The site now kept under this id. The network must be there."""
        async with numbered(self._database) as (connection, number):
            await connection.execute(
                "INSERT INTO fleet.sites (id, name, kind, network, location, timezone, fill_window, evacuated, changed)"
                " VALUES (%s, %s, %s, %s, %s::jsonb, %s, %s::jsonb, %s, %s) ON CONFLICT DO NOTHING",
                (
                    site.id,
                    site.name,
                    site.kind,
                    site.network,
                    _json(site.location),
                    site.timezone,
                    _json(site.fill_window),
                    site.evacuated,
                    number,
                ),
            )
        found = await self.site(site.id)
        assert found is not None
        return found

    async def site(self, site: SiteId) -> Site | None:
        row = await self._database.one(
            "SELECT id, name, kind, network, location, timezone, fill_window, evacuated FROM fleet.sites WHERE id = %s", site
        )
        return None if row is None else msgspec.convert(row, Site)

    async def change_site(self, site: Site) -> None:
        async with numbered(self._database) as (connection, number):
            await connection.execute(
                "UPDATE fleet.sites SET name = %s, location = %s::jsonb, timezone = %s, fill_window = %s::jsonb,"
                " evacuated = %s, changed = %s WHERE id = %s",
                (
                    site.name,
                    _json(site.location),
                    site.timezone,
                    _json(site.fill_window),
                    site.evacuated,
                    number,
                    site.id,
                ),
            )

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
        async with numbered(self._database) as (connection, number):
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
            await _put_appliance(connection, invitation, enrolment, number)
            return invitation

    async def public_key(self, appliance: ApplianceId) -> str | None:
        """None for an appliance that never enrolled or was retired."""
        row = await self._database.one("SELECT public_key FROM fleet.appliances WHERE id = %s AND duty <> 'retired'", appliance)
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

    async def set_duty(self, appliance: ApplianceId, duty: str) -> bool:
        """False when there is no such appliance; so are the three below."""
        return await self._change("UPDATE fleet.appliances SET duty = %s, changed = %s WHERE id = %s", duty, appliance)

    async def set_maintenance(self, appliance: ApplianceId, maintenance: Maintenance | None) -> bool:
        return await self._change(
            "UPDATE fleet.appliances SET maintenance = %s::jsonb, changed = %s WHERE id = %s", _json(maintenance), appliance
        )

    async def set_fill_rate(self, appliance: ApplianceId, rate: int) -> bool:
        return await self._change("UPDATE fleet.appliances SET fill_rate = %s, changed = %s WHERE id = %s", rate, appliance)

    async def set_peers(self, appliance: ApplianceId, peers: tuple[BgpPeer, ...]) -> bool:
        return await self._change(
            "UPDATE fleet.appliances SET peers = %s::jsonb, changed = %s WHERE id = %s", _json(peers), appliance
        )

    async def peers(self, appliance: ApplianceId) -> tuple[BgpPeer, ...] | None:
        row = await self._database.one("SELECT peers FROM fleet.appliances WHERE id = %s", appliance)
        return None if row is None else msgspec.convert(row["peers"], tuple[BgpPeer, ...])

    async def manifest(self, appliance: ApplianceId) -> Manifest | None:
        row = await self._database.one("SELECT appliance, version, files FROM fleet.manifests WHERE appliance = %s", appliance)
        return None if row is None else msgspec.convert(row, Manifest)

    async def set_manifest(self, manifest: Manifest) -> None:
        await self._database.run(
            "INSERT INTO fleet.manifests (appliance, version, files, file_count) VALUES (%s, %s, %s::jsonb, %s)"
            " ON CONFLICT (appliance) DO UPDATE"
            " SET version = excluded.version, files = excluded.files, file_count = excluded.file_count"
            " WHERE manifests.version < excluded.version",
            manifest.appliance,
            manifest.version,
            _json(manifest.files),
            len(manifest.files),
        )

    async def _change(self, update: LiteralString, value: object, part: str) -> bool:
        async with numbered(self._database) as (connection, number):
            return (await connection.execute(update, (value, number, part))).rowcount > 0


async def _put_appliance(connection: Connection, invitation: Invitation, enrolment: Enrolment, number: int) -> None:
    """Adds an appliance, or a new machine in the place of an old one: nothing the old one said counts any more."""
    await connection.execute(
        "INSERT INTO fleet.appliances (id, site, url, public_key, enrolled_with, capacity, throughput, server, changed)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE SET site = excluded.site,"
        " url = excluded.url, public_key = excluded.public_key, enrolled_with = excluded.enrolled_with,"
        " capacity = excluded.capacity, throughput = excluded.throughput, server = excluded.server,"
        " changed = excluded.changed, duty = 'active', maintenance = NULL, sequence = 0, report = NULL, reported_at = NULL, sent = 0, filled = 0,"
        " held_revision = %s, routes_revision = %s",
        (
            invitation.appliance,
            invitation.site,
            enrolment.url,
            enrolment.public_key,
            _digest(enrolment.token),
            enrolment.capacity,
            enrolment.throughput,
            enrolment.server,
            number,
            NONE_KNOWN,
            NONE_KNOWN,
        ),
    )
    await forget_held(connection, invitation.appliance, number)
    await connection.execute("DELETE FROM fleet.hours WHERE appliance = %s", (invitation.appliance,))
    await connection.execute(
        "UPDATE fleet.routes SET gone = true, changed = %s WHERE appliance = %s AND NOT gone", (number, invitation.appliance)
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _json(what: object) -> str | None:
    return None if what is None else msgspec.json.encode(what).decode()

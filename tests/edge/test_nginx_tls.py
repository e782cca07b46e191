"""Serving over TLS: with the certificate that was given, with the next one, and never with one that cannot be."""

import asyncio
import datetime
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.edge.served import Served, serve

from nearcast.edge.model import Knobs, NginxUnusable, Settings
from nearcast.edge.nginx import Nginx
from nearcast.fleet.model import ManifestFile
from nearcast.tokens import KeyRing
from nearcast.units import Seconds

MakeFile = Callable[..., tuple[ManifestFile, bytes]]
MakeSettings = Callable[..., Settings]

KNOBS = Knobs(drain_max_s=Seconds(1.0), certificate_look_s=Seconds(0.1))
PEM = serialization.Encoding.PEM


def certify(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "chain.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(PEM))
    private.write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return certificate, private


@pytest.fixture
def secure(make_settings: MakeSettings, folder: Path) -> Settings:
    certificate, key = certify(folder, "first")
    plain = make_settings()
    return make_settings(port=plain.port, url=plain.url.replace("http:", "https:"), certificate=certificate, key=key)


async def shown(here: Settings, *protocols: str, version: ssl.TLSVersion | None = None) -> tuple[str, str | None, str | None]:
    """Whose certificate is shown, the protocol agreed on, and the version of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(list(protocols))
    if version is not None:
        context.minimum_version = context.maximum_version = version

    def ask() -> tuple[str, str | None, str | None]:
        with socket.create_connection((here.address, here.port)) as plain, context.wrap_socket(plain) as line:
            raw = line.getpeercert(binary_form=True)
            assert raw is not None
            name = x509.load_der_x509_certificate(raw).subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
            return str(name), line.selected_alpn_protocol(), line.version()

    return await asyncio.to_thread(ask)


async def test_films_come_over_tls(secure: Settings, make_file: MakeFile, ring: KeyRing) -> None:
    async with serve(secure, ring, *make_file(), KNOBS) as served:
        assert (await served.client.get(served.path())).content == served.data
        assert await shown(secure, "h2", "http/1.1") == ("first", "h2", "TLSv1.3")
        assert await shown(secure, version=ssl.TLSVersion.TLSv1_2) == ("first", None, "TLSv1.2")
        assert "Options KTLS" in served.configuration
        with pytest.raises(httpx.HTTPError):
            (await httpx.AsyncClient().get(f"http://{secure.address}:{secure.port}/healthz")).raise_for_status()


async def test_a_new_certificate_is_taken_and_a_wrong_one_is_not(
    secure: Settings, make_file: MakeFile, ring: KeyRing, folder: Path
) -> None:
    async with serve(secure, ring, *make_file(), KNOBS) as served:
        following = asyncio.create_task(served.nginx.follow_certificate())
        certify(folder, "second")
        await _until_shown(served, "second")
        assert secure.key is not None
        secure.key.write_text("half a key")
        await asyncio.sleep(0.5)
        assert (await shown(secure))[0] == "second"
        certify(folder, "third")
        await _until_shown(served, "third")
        assert (await served.client.get(served.path())).content == served.data
        following.cancel()


async def _until_shown(served: Served, name: str) -> None:
    async with asyncio.timeout(30):
        while (await shown(served.settings))[0] != name:
            await asyncio.sleep(0.05)


async def test_what_cannot_be_used_is_said_before_anything_is_served(secure: Settings, folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    _, foreign_key = certify(other, "other")
    replaced = msgspec.structs.replace
    cases = {
        "No such file": replaced(secure, certificate=folder / "none.pem"),
        "mismatch": replaced(secure, key=foreign_key),
        "needs a certificate and its key": replaced(secure, key=None),
    }
    for told, settings in cases.items():
        nginx = Nginx(settings, KNOBS)
        with pytest.raises(NginxUnusable, match=told):
            await nginx.start()
        await nginx.stop()


async def test_challenges_are_answered_without_tls_and_nothing_else(
    make_settings: MakeSettings, secure: Settings, make_file: MakeFile, ring: KeyRing
) -> None:
    plain = make_settings().port
    here = msgspec.structs.replace(secure, plain_port=plain)
    async with serve(here, ring, *make_file(), KNOBS) as served, httpx.AsyncClient(timeout=60) as client:
        challenges = here.folder / "acme" / ".well-known" / "acme-challenge"
        challenges.mkdir(parents=True)
        (challenges / "abc_-9").write_text("abc_-9.thumbprint")
        base = f"http://{here.address}:{plain}"
        answer = await client.get(f"{base}/.well-known/acme-challenge/abc_-9")
        assert (answer.status_code, answer.text) == (200, "abc_-9.thumbprint")
        for path in ("/", served.path(), "/.well-known/acme-challenge/../../../keys", "/.well-known/acme-challenge/none"):
            assert (await client.get(base + path)).status_code == 404

"""The certificate an appliance shows its viewers: whether it can be used, and whether it is another one by now."""

import ssl

from nearcast.edge.model import NginxUnusable, Settings

Seen = tuple[tuple[int, int], ...]


def check(settings: Settings) -> None:
    """Whether the two files are there and belong together; nothing to ask without TLS. Raises NginxUnusable."""
    if settings.certificate is None and settings.key is None:
        return
    if settings.certificate is None or settings.key is None:
        raise NginxUnusable("TLS needs a certificate and its key.", remedy="Give --certificate and --key, or neither.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # A key that is locked by a password would otherwise ask for it on the terminal.
        context.load_cert_chain(settings.certificate, settings.key, password="")
    except (OSError, ValueError) as error:
        raise NginxUnusable(
            f"The certificate {settings.certificate} with the key {settings.key} cannot be used: {error}.",
            remedy="Both are PEM files, the certificate followed by its chain, the key without a password.",
        ) from error


def seen(settings: Settings) -> Seen:
    """What differs once one of the files does. A file that is away for a moment is another one, too."""
    found = []
    for path in (settings.certificate, settings.key):
        try:
            here = path.stat() if path is not None else None
        except OSError:
            here = None
        found.append((here.st_ino, here.st_mtime_ns) if here is not None else (0, 0))
    return tuple(found)

"""Turns TTML into WebVTT, in a process of its own: `python -m nearcast.ingest.encoder.ttml PATH` prints it.

TTML is XML whose times and styles are inherited from one another, and comes from strangers; so it is read apart, in a sandbox.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

from ttconv.imsc import reader
from ttconv.vtt import writer


def main() -> int:
    # Expat bounds what entities grow to, and the sandbox everything else.
    root = ElementTree.fromstring(Path(sys.argv[1]).read_bytes())  # noqa: S314
    model = reader.to_model(ElementTree.ElementTree(root))
    if model is None:
        return 1
    sys.stdout.buffer.write(writer.from_model(model).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())

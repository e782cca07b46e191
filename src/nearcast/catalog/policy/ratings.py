"""How old one must be, by the boards that rate films.

A board's label is turned into an age as the board itself words it; where it only advises parents (PG), into the age from which the
board thinks most children are not upset by it. Sources: the boards' own pages (motionpictures.org, tvguidelines.org, bbfc.co.uk,
fsk.de, cnc.fr, culturaydeporte.gob.es, kijkwijzer.nl, classification.gov.au, eirin.jp, media council of the UAE).
"""

SYSTEMS: dict[str, dict[str, int]] = {
    "MPAA": {"G": 0, "PG": 8, "PG-13": 13, "R": 17, "NC-17": 18},
    "TV": {"TV-Y": 0, "TV-G": 0, "TV-Y7": 7, "TV-PG": 10, "TV-14": 14, "TV-MA": 17},
    "BBFC": {"U": 0, "PG": 8, "12": 12, "12A": 12, "15": 15, "18": 18, "R18": 18},
    "FSK": {"0": 0, "6": 6, "12": 12, "16": 16, "18": 18},
    "CNC": {"TP": 0, "10": 10, "12": 12, "16": 16, "18": 18},
    "ICAA": {"A": 0, "7": 7, "12": 12, "16": 16, "18": 18},
    "Kijkwijzer": {"AL": 0, "6": 6, "9": 9, "12": 12, "14": 14, "16": 16, "18": 18},
    "ACB": {"G": 0, "PG": 8, "M": 15, "MA15+": 15, "R18+": 18},
    "Eirin": {"G": 0, "PG12": 12, "R15+": 15, "R18+": 18},
    "UAE": {"G": 0, "PG": 8, "PG13": 13, "PG15": 15, "15+": 15, "18+": 18},
}

COUNTRIES = {
    "US": "MPAA",
    "GB": "BBFC",
    "DE": "FSK",
    "FR": "CNC",
    "ES": "ICAA",
    "NL": "Kijkwijzer",
    "AU": "ACB",
    "JP": "Eirin",
    "AE": "UAE",
}
"""Whose labels a country's films carry."""


def age(system: str, label: str) -> int | None:
    """The least age in years, None for a label the system has not got."""
    return SYSTEMS.get(system, {}).get(label)


def strictest(maturity: int, ratings: dict[str, str]) -> int:
    """The least age when all of them must hold."""
    return max(maturity, *(age(system, label) or 0 for system, label in ratings.items()), 0)


def read(text: str) -> dict[str, str]:
    """Labels as Kodi and Jellyfin write them: `Rated PG-13`, `US:PG-13 / DE:FSK 12`, `TV-MA`. What is not known is left out."""
    found: dict[str, str] = {}
    for part in text.split("/"):
        country, colon, rest = part.strip().rpartition(":")
        label = rest.strip().removeprefix("Rated ").strip()
        named = next((one for one in SYSTEMS if label.startswith((one + " ", one + "-"))), None)
        if named is not None and named != "TV":
            found[named] = label[len(named) + 1 :].strip()
        else:
            system = COUNTRIES.get(country.strip().upper(), "MPAA") if colon else "MPAA"
            found["TV" if label.startswith("TV-") else system] = label
    return {system: label for system, label in found.items() if age(system, label) is not None}

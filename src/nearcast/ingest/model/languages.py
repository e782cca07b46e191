"""Languages as sources tag them (ISO 639-2) and as browsers do (BCP 47), with the name their speakers use."""

_LANGUAGES = {
    "ar": ("ara", "العربية"),
    "bg": ("bul", "Български"),
    "bn": ("ben", "বাংলা"),
    "ca": ("cat", "Català"),
    "cs": ("cze ces", "Čeština"),
    "da": ("dan", "Dansk"),
    "de": ("ger deu", "Deutsch"),
    "el": ("gre ell", "Ελληνικά"),
    "en": ("eng", "English"),
    "es": ("spa", "Español"),
    "et": ("est", "Eesti"),
    "fa": ("per fas", "فارسی"),
    "fi": ("fin", "Suomi"),
    "fr": ("fre fra", "Français"),
    "ga": ("gle", "Gaeilge"),
    "he": ("heb", "עברית"),
    "hi": ("hin", "हिन्दी"),
    "hr": ("hrv", "Hrvatski"),
    "hu": ("hun", "Magyar"),
    "id": ("ind", "Bahasa Indonesia"),
    "is": ("ice isl", "Íslenska"),
    "it": ("ita", "Italiano"),
    "ja": ("jpn", "日本語"),
    "ko": ("kor", "한국어"),
    "lt": ("lit", "Lietuvių"),
    "lv": ("lav", "Latviešu"),
    "nb": ("nob nor no", "Norsk"),
    "nl": ("dut nld", "Nederlands"),
    "pl": ("pol", "Polski"),
    "pt": ("por", "Português"),
    "ro": ("rum ron", "Română"),
    "ru": ("rus", "Русский"),
    "sk": ("slo slk", "Slovenčina"),
    "sl": ("slv", "Slovenščina"),
    "sr": ("srp", "Српски"),
    "sv": ("swe", "Svenska"),
    "sw": ("swa", "Kiswahili"),
    "ta": ("tam", "தமிழ்"),
    "te": ("tel", "తెలుగు"),
    "th": ("tha", "ไทย"),
    "tr": ("tur", "Türkçe"),
    "uk": ("ukr", "Українська"),
    "ur": ("urd", "اردو"),
    "vi": ("vie", "Tiếng Việt"),
    "zh": ("chi zho", "中文"),
}
_TAGS = {old: tag for tag, (olds, _) in _LANGUAGES.items() for old in olds.split()}


def tag_of(language: str | None) -> str | None:
    """`ger` or `deu` or `DE` as `de`; an unknown language stays as it is, and none stays None."""
    if language is None:
        return None
    first, _, rest = language.strip().replace("_", "-").partition("-")
    tag = _TAGS.get(first.lower(), first.lower())
    return f"{tag}-{rest}" if rest else tag or None


def name_of(language: str | None) -> str | None:
    """What its speakers call the language; the tag itself when it is not in the table."""
    tag = tag_of(language)
    if tag is None:
        return None
    known = _LANGUAGES.get(tag.partition("-")[0])
    return known[1] if known else tag

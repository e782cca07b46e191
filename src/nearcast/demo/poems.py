"""What the narrators of the three films say, in the languages of each, and how it becomes subtitles and vowels.

Written for Nearcast; CC0 like the films. Times are for a film of 60 s; a shorter one keeps their shares.
"""

import msgspec

_VOWELS = {
    "a": "aàáâäαάаяあかさたなはまやらわがざだばぱゃアカサタナハマヤラワ",
    "e": "eéèêεέηήеєэえけせてねへめれげぜでべぺエケセテネ",
    "i": "iíyιίυύϊіїиいきしちにひみりぎじぢびぴイキシチニ",
    "o": "oóôωώοόоёおこそとのほもよろをごぞどぼぽょオコソトノ",
    "u": "uúùüуюうくすつぬふむゆるぐずづぶぷゅウクスツヌ",
}
_VOWEL_OF = {letter: vowel for vowel, letters in reversed(_VOWELS.items()) for letter in letters}


class Line(msgspec.Struct, frozen=True):
    """One line of narration: when it is on screen (seconds), and its words by language."""

    start: float
    end: float
    text: dict[str, str]


def timed(seconds: float, verses: tuple[dict[str, str], ...]) -> tuple[Line, ...]:
    """The verses spread evenly over the film, with a pause after each and a rest at both ends."""
    slot = seconds * 0.88 / len(verses)
    begin = seconds * 0.06
    return tuple(Line(begin + slot * n, begin + slot * (n + 0.82), verse) for n, verse in enumerate(verses))


def vowels(text: str) -> str:
    """The vowels of a line, in order; of several in a row, each counts."""
    return "".join(_VOWEL_OF[letter] for letter in text.lower() if letter in _VOWEL_OF)


def to_vtt(lines: tuple[Line, ...], language: str) -> str:
    """The lines as WebVTT."""
    cues = [f"{_clock(line.start)} --> {_clock(line.end)}\n{line.text[language]}\n" for line in lines]
    return "\n".join(["WEBVTT\n", *cues])


def to_chapters(lines: tuple[Line, ...], seconds: float) -> str:
    """The film's parts as FFmpeg reads them: what comes before the first line is the opening, and each line begins a chapter."""
    starts = [0.0, *(line.start for line in lines), seconds]
    names = ["Opening", *(line.text["en"] for line in lines)]
    parts = [
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={round(begin * 1000)}\nEND={round(end * 1000)}\ntitle={name}\n"
        for name, begin, end in zip(names, starts, starts[1:], strict=False)
    ]
    return "\n".join([";FFMETADATA1", *parts])


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


TIDE = (
    {
        "en": "The moon lets down her rope of light.",
        "el": "Το φεγγάρι ρίχνει το φωτεινό του σκοινί.",
        "ar": "القمر يُنزل حبله من الضوء.",
    },
    {"en": "Hand over hand, the water climbs.", "el": "Χέρι με χέρι, το νερό ανεβαίνει.", "ar": "يدًا بعد يد، يصعد الماء."},
    {
        "en": "We wrote our names on paper boats.",
        "el": "Γράψαμε τα ονόματά μας σε χάρτινες βάρκες.",
        "ar": "كتبنا أسماءنا على قوارب من ورق.",
    },
    {
        "en": "We gave each name a little flame.",
        "el": "Δώσαμε σε κάθε όνομα μια μικρή φλόγα.",
        "ar": "ومنحنا كل اسم شعلة صغيرة.",
    },
    {
        "en": "The sea can read. It takes its time.",
        "el": "Η θάλασσα ξέρει να διαβάζει. Δεν βιάζεται.",
        "ar": "البحر يعرف القراءة، ولا يستعجل.",
    },
    {
        "en": "It keeps the quiet ones for last.",
        "el": "Κρατά τους σιωπηλούς για το τέλος.",
        "ar": "ويُبقي الصامتين إلى النهاية.",
    },
    {
        "en": "When morning comes it gives them back,",
        "el": "Όταν έρθει το πρωί, τα επιστρέφει,",
        "ar": "وحين يأتي الصباح يعيدها،",
    },
    {"en": "salt on the paper, warm to hold.", "el": "αλάτι στο χαρτί, ζεστά στο χέρι.", "ar": "ملح على الورق، دافئة في اليد."},
)

LANTERN_STREET = (
    {"en": "Count the windows on Lantern Street.", "uk": "Полічи вікна на вулиці Ліхтарній."},
    {"en": "There is one less than yesterday.", "uk": "Їх на одне менше, ніж учора."},
    {"en": "Somebody waits beneath the rain.", "uk": "Хтось чекає під дощем."},
    {"en": "He does not look up. He never looks up.", "uk": "Він не дивиться вгору. Ніколи не дивиться."},
    {"en": "I drew the curtain. I held my breath.", "uk": "Я засунула штору. Затамувала подих."},
    {"en": "The lightning knows where he has been.", "uk": "Блискавка знає, де він був."},
    {"en": "Count the windows. Count again.", "uk": "Полічи вікна. Полічи ще раз."},
    {"en": "The last one lit is mine.", "uk": "Останнє, що світиться, — моє."},
)

ORBIT = (
    {"en": "From here, a year is one slow breath.", "ja": "ここからは、いちねんが ひとつの ためいき。"},
    {"en": "Night slides off the world like a sleeve.", "ja": "よるが そでのように すべりおちる。"},
    {"en": "The rings are what was left unsaid,", "ja": "わは、いわれなかった ことばの なごり、"},
    {"en": "ice that forgot which way was down.", "ja": "したを わすれた こおりたち。"},
    {"en": "Somewhere below, the wind is singing", "ja": "どこか したで、かぜが うたう、"},
    {"en": "to nobody, in every key.", "ja": "だれにでもなく、あらゆる しらべで。"},
    {"en": "We only came to see it turn.", "ja": "まわるのを みに きた だけ。"},
    {"en": "Stay. The morning is coming round.", "ja": "もう すこし。あさが めぐってくる。"},
)

"""Two-letter codes of languages spoken in England, by their English names.

Source of the codes: ISO 639-1. A language that is not here, such as British Sign Language, has a
name and no code.
"""

CODES = {
    "albanian": "sq",
    "amharic": "am",
    "arabic": "ar",
    "bengali": "bn",
    "bulgarian": "bg",
    "cantonese": "zh",
    "chinese": "zh",
    "croatian": "hr",
    "czech": "cs",
    "dari": "fa",
    "dutch": "nl",
    "english": "en",
    "farsi": "fa",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "gujarati": "gu",
    "hausa": "ha",
    "hebrew": "he",
    "hindi": "hi",
    "hungarian": "hu",
    "igbo": "ig",
    "irish": "ga",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "kurdish": "ku",
    "latvian": "lv",
    "lithuanian": "lt",
    "malayalam": "ml",
    "mandarin": "zh",
    "marathi": "mr",
    "nepali": "ne",
    "oromo": "om",
    "panjabi": "pa",
    "pashto": "ps",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "punjabi": "pa",
    "romanian": "ro",
    "russian": "ru",
    "shona": "sn",
    "sinhala": "si",
    "slovak": "sk",
    "somali": "so",
    "spanish": "es",
    "swahili": "sw",
    "tagalog": "tl",
    "tamil": "ta",
    "telugu": "te",
    "thai": "th",
    "tigrinya": "ti",
    "turkish": "tr",
    "twi": "tw",
    "ukrainian": "uk",
    "urdu": "ur",
    "vietnamese": "vi",
    "welsh": "cy",
    "yiddish": "yi",
    "yoruba": "yo",
}


def code_of(name: str) -> str | None:
    """Return the code of a language, if it has one here.

    >>> code_of("Urdu"), code_of("British Sign Language")
    ('ur', None)
    """
    return CODES.get(name.strip().casefold())

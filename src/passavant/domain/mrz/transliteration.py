"""Letters that the zone cannot print, in letters that it can (ICAO Doc 9303-3, section 6).

Of the alternatives the standard allows, the first is written; readers of names must accept the others too.
Latin, Cyrillic and Arabic letters only: for other scripts the State that issues the document knows the name.
"""

from __future__ import annotations

import unicodedata

from passavant.domain.mrz.alphabet import LETTERS


class NoTransliteration(ValueError):
    """A character that section 6 says nothing about; the message names it."""


def _pairs(text: str) -> dict[str, str]:
    """A table written as "letter=letters" with spaces between."""
    return dict(pair.split("=", 1) for pair in text.split())


LATIN: dict[str, str] = _pairs("Ä=AE Å=AA Æ=AE Ð=D Ö=OE Ø=OE Ü=UE Þ=TH Đ=D Ħ=H Ŀ=L Ł=L Ŋ=N Œ=OE Ŧ=T ẞ=SS")
"""Section 6 A, as far as it does more than drop an accent; È, Ò and Ñ become E, O and N."""

CYRILLIC: dict[str, str] = _pairs(
    """
    Ё=E Ђ=D Є=IE Ѕ=DZ І=I Ї=I Ј=J Љ=LJ Њ=NJ Ќ=K Ў=U Џ=DZ А=A Б=B В=V Г=G Д=D Е=E Ж=ZH З=Z И=I Й=I К=K
    Л=L М=M Н=N О=O П=P Р=R С=S Т=T У=U Ф=F Х=KH Ц=TS Ч=CH Ш=SH Щ=SHCH Ъ=IE Ы=Y Э=E Ю=IU Я=IA Ѫ=U Ґ=G
    Ғ=G Һ=C
    """
)
"""Section 6 B, general rule."""

CYRILLIC_IN: dict[str, dict[str, str]] = {
    "be": {"Г": "H", "Ё": "IO"},
    "bg": {"Щ": "SHT"},
    "mk": {"Ќ": "KJ", "Џ": "DJ", "Ғ": "GJ", "Х": "H", "Ц": "C"},
    "sr": {"Г": "H", "Ж": "Z", "Х": "H", "Ц": "C", "Ч": "C", "Ш": "S"},
    "uk": {"Г": "H", "И": "Y"},
}
"""Section 6 B, the notes for single languages."""

CYRILLIC_FIRST_IN: dict[str, dict[str, str]] = {
    "uk": {"Є": "YE", "Ї": "YI", "Й": "Y", "Ю": "YU", "Я": "YA"},
}
"""The same where the letter begins a name."""

ARABIC_BY_CODE: dict[str, str] = _pairs(
    """
    0621=XE 0622=XAA 0623=XAE 0624=U 0625=I 0626=XI 0627=A 0628=B 062A=T 062B=XTH 062C=J 062D=XH
    062E=XKH 062F=D 0630=XDH 0631=R 0632=Z 0633=S 0634=XSH 0635=XSS 0636=XDZ 0637=XTT 0638=XZZ 0639=E
    063A=G 0641=F 0642=Q 0643=K 0644=L 0645=M 0646=N 0647=H 0648=W 0649=XAY 064A=Y 0671=XXA 0679=XXT
    067C=XRT 067E=P 0681=XKE 0685=XXH 0686=XC 0688=XXD 0689=XDR 0691=XXR 0693=XRR 0696=XRX 0698=XJ
    069A=XXS 06A9=XKK 06AB=XXK 06AD=XNG 06AF=XGG 06BA=XNN 06BC=XXN 06BE=XDO 06C0=XYH 06C1=XXG 06C2=XGE
    06C3=XTG 06CC=XYA 06CD=XXY 06D0=Y 06D2=XYB 06D3=XBE
    """
)
ARABIC: dict[str, str] = {chr(int(code, 16)): letters for code, letters in ARABIC_BY_CODE.items()}
"""Section 6 C; by code point in the source, because right-to-left tables cannot be proof-read."""

ARABIC_SILENT = frozenset(
    {
        "\u0640",
        "\u064b",
        "\u064c",
        "\u064d",
        "\u064e",
        "\u064f",
        "\u0650",
        "\u0652",
        "\u0670",
        "\u069c",
        "\u06a2",
        "\u06a7",
        "\u06a8",
    }
)
ARABIC_SHADDA = "\u0651"  # doubles the letter before it
ARABIC_TEH_MARBUTA = "\u0629"  # XAH at the end of a name, XTA within

CYRILLIC_SILENT = frozenset("Ьь")
"""The soft sign stands in no row of section 6 B and leaves no trace."""

APOSTROPHES = frozenset("'’‘ʼʻ`´′.,")
"""Leave no trace: O'Connor is OCONNOR (9303-4, 4.2.3.3); so do stops and commas."""

SEPARATORS = frozenset("-‐‑–— <\u00a0")
"""Become one filler: Jean-Baptiste is JEAN<BAPTISTE."""


OTHERWISE: dict[str, tuple[str, ...]] = {
    "Ä": ("A",),
    "Å": ("A",),
    "Ñ": ("NXX",),
    "Ö": ("O",),
    "Ü": ("UXX", "U"),
}
"""What section 6 A allows beside the first form."""


def renderings(character: str) -> tuple[str, ...]:
    """Every way in which a zone may print one letter, in any language; empty for a letter it cannot print.

    An apostrophe or a silent sign is printed as nothing.
    """
    forms: dict[str, None] = {}
    for letter in _upper(character):
        if letter == ARABIC_TEH_MARBUTA:
            forms |= dict.fromkeys(("XAH", "XTA"))
            continue
        try:
            forms[_letter(letter, "", first=False)] = None
        except NoTransliteration:
            continue
        forms |= dict.fromkeys(OTHERWISE.get(letter, ()))
        for national in (*CYRILLIC_IN.values(), *CYRILLIC_FIRST_IN.values()):
            if letter in national:
                forms[national[letter]] = None
    return tuple(forms)


def transliterate(text: str, language: str = "") -> str:
    """A name in A-Z, its parts divided by "<".

    `language` ("uk", "sr", ...) picks the notes of section 6 for that language.

    Raises:
        NoTransliteration: a character of a script that section 6 does not cover, or a digit or sign.
    """
    parts = "".join("<" if character in SEPARATORS else character for character in _upper(text)).split("<")
    return "<".join(printed for printed in (_part(part, language) for part in parts) if printed)


def _upper(text: str) -> str:
    # Composed, so that each letter of the tables is one character; ß would otherwise become SS by luck only.
    return unicodedata.normalize("NFC", text).replace("ß", "ẞ").upper()


def _part(part: str, language: str) -> str:
    printed = ""
    last = ""
    for index, character in enumerate(part):
        if character == ARABIC_SHADDA:
            printed += last
            continue
        if character == ARABIC_TEH_MARBUTA:
            last = "XAH" if index == len(part) - 1 else "XTA"
        else:
            last = _letter(character, language, first=index == 0)
        printed += last
    return printed


def _letter(character: str, language: str, *, first: bool) -> str:
    if character in LETTERS:
        return character
    if character in APOSTROPHES or character in ARABIC_SILENT or character in CYRILLIC_SILENT:
        return ""
    if first and character in CYRILLIC_FIRST_IN.get(language, {}):
        return CYRILLIC_FIRST_IN[language][character]
    for table in (CYRILLIC_IN.get(language, {}), LATIN, CYRILLIC, ARABIC):
        if character in table:
            return table[character]
    return _without_accent(character)


def _without_accent(character: str) -> str:
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", character) if not unicodedata.combining(letter)
    ).upper()
    if not all(letter in LETTERS for letter in bare):
        raise NoTransliteration(f"{character!r} has no transliteration in ICAO Doc 9303-3, section 6")
    return bare

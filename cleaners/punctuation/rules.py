"""Every rule of the cleaner, with the clause that justifies it."""

from qinggao.cleaner import Rule, Tier

__all__ = ["RULES"]

_GB = "GB/T 15834-2011"


def _rule(name: str, summary: str, clause: str, tier: Tier = "apply") -> Rule:
    return Rule(f"punctuation/{name}", summary, clause, tier)


RULES = (
    # Width
    _rule("half-width-comma", "A half-width comma in Chinese.", f"{_GB} 4.4"),
    _rule("half-width-full-stop", "A half-width full stop in Chinese.", f"{_GB} 4.1"),
    _rule("half-width-semicolon", "A half-width semicolon in Chinese.", f"{_GB} 4.6"),
    _rule("half-width-colon", "A half-width colon in Chinese.", f"{_GB} 4.7"),
    _rule("half-width-question-mark", "A half-width question mark in Chinese.", f"{_GB} 4.2"),
    _rule("half-width-exclamation-mark", "A half-width exclamation mark in Chinese.", f"{_GB} 4.3"),
    _rule("half-width-bracket", "A pair of half-width brackets in Chinese.", f"{_GB} 4.9"),
    _rule("mixed-brackets", "A pair of brackets of two widths: (一）.", f"{_GB} 4.9"),
    _rule("full-width-digit", "A full-width digit: １.", "GB/T 15835-2011 5.1"),
    _rule("full-width-letter", "A full-width Latin letter: Ａ.", "GB/T 15835-2011 5.1"),
    _rule("full-width-percent", "A full-width per cent sign: ％.", "GB/T 15835-2011 5.1"),
    _rule(
        "full-width-mark-in-number",
        "A full-width mark inside of a full-width number: ３．５.",
        "GB/T 15835-2011 5.1",
    ),
    _rule("compatibility-form", "A small, vertical or half-width-kana form: ﹐ ︰ ｡.", f"{_GB} 3"),
    # Quotation marks, brackets, titles
    _rule("straight-quote", "A pair of straight double quotes.", f"{_GB} 4.8.3.1"),
    _rule("straight-single-quote", "A pair of straight single quotes.", f"{_GB} 4.8.3.2"),
    _rule("prime-quote", "A quotation mark written as a prime: 〝〞.", f"{_GB} 4.8.2"),
    _rule("reversed-quote", "A quotation mark the wrong way round: ”…“.", f"{_GB} 4.8.2"),
    _rule("corner-quote", "A corner quotation mark: 「」.", f"{_GB} 4.8.2, 5.2"),
    _rule("nested-title", "A title inside of a title: 《…《…》…》.", f"{_GB} 4.15.3.5"),
    # Ellipsis, dash, dot
    _rule("dots-as-ellipsis", "Dots instead of an ellipsis: ... ⋯⋯ ······.", f"{_GB} 4.11.2"),
    _rule("full-stops-as-ellipsis", "Full stops instead of an ellipsis: 。。。.", f"{_GB} 4.11.2"),
    _rule("half-ellipsis", "One half of an ellipsis: …", f"{_GB} 4.11.2"),
    _rule("overlong-ellipsis", "An ellipsis and a half: ………", f"{_GB} 4.11.2, A.9.1"),
    _rule("hyphens-as-dash", "Hyphens instead of a dash: -- －－.", f"{_GB} 4.10.2"),
    _rule("bar-as-dash", "Bars instead of a dash: ―― ──.", f"{_GB} 4.10.2"),
    _rule("single-dash", "One half of a dash: —, where nothing is joined.", f"{_GB} 4.10.2, 4.13"),
    _rule("overlong-dash", "A dash and a half: ———.", f"{_GB} 4.10.2"),
    _rule("name-dot", "Another dot in a foreign name: 卡尔•马克思.", f"{_GB} 4.14.3.1"),
    # Too much
    _rule("repeated-mark", "The same stop twice: ，， 。。 、、.", f"{_GB} 4"),
    _rule("clashing-marks", "Two stops that exclude each other: ，。.", f"{_GB} 4"),
    _rule("more-than-three-marks", "！ or ？ more than three times.", f"{_GB} 4.2.3.3, 4.3.3.2"),
    _rule("mark-after-bracketed-ordinal", "A stop after （一）.", f"{_GB} B.3.4"),
    _rule("blank-between-han", "A stray blank between two Chinese characters.", "GB/T 9704-2012 7"),
    _rule("blank-beside-mark", "A blank beside a Chinese mark.", f"{_GB} 5.1"),
    # Suggested
    _rule("comma-between-quoted", "、 between quoted items: ”、“.", f"{_GB} 4.5.3.5", "suggest"),
    _rule(
        "comma-after-arabic-ordinal", "、 after an Arabic number: 1、.", f"{_GB} B.3.3", "suggest"
    ),
    _rule("hyphen-as-range", "A hyphen between two numbers: 10-20%.", f"{_GB} 4.13.3", "suggest"),
    _rule("angle-brackets-as-title", "<<…>> instead of 《…》.", f"{_GB} 4.15.2", "suggest"),
    _rule(
        "document-number-bracket",
        "A document number without 〔〕: 国发[2020]1号.",
        "GB/T 9704-2012 7.2.5",
        "suggest",
    ),
    _rule("doubtful-clash", "Two stops of which either may be meant: 。，.", f"{_GB} 4", "suggest"),
    _rule(
        "doubtful-quote",
        "Straight quotes that can be paired in more than one way.",
        f"{_GB} 4.8",
        "suggest",
    ),
    _rule(
        "elided-item",
        "、、 or “”: an item may have been removed without a marker.",
        "measured: speeches of material sites",
        "suggest",
    ),
)

"""Makes visible what a reader would not see: line ends, tabs, odd blanks, invisible characters."""

__all__ = ["visible"]

_SIGNS = str.maketrans({
    "\n": "⏎", "\t": "→", "\r": "␍", "\u00a0": "⍽", "\u3000": "␣␣", "\ufeff": "⟨BOM⟩",
    "\u200b": "⟨ZWSP⟩", "\u00ad": "⟨SHY⟩",
})  # fmt: skip


def visible(text: str) -> str:
    """
    Return *text* on one line, with signs for what has no shape; alone, a space gets one too.

    >>> visible("一、\\u3000总则\\n")
    '一、␣␣总则⏎'
    """
    if text.isspace():
        text = text.replace(" ", "\N{SYMBOL FOR SPACE}")
    return text.translate(_SIGNS)

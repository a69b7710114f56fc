"""Makes visible what a reader would not see: line ends, tabs, odd blanks, invisible characters."""

__all__ = ["shaped", "visible"]

# What a terminal would obey, and what turns the direction of a line: U+001B and its like.
_OBEYED = [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_PICTURES = {code: chr(0x2400 + code) if code < 0x20 else f"⟨U+{code:04X}⟩" for code in _OBEYED} | {
    0x0A: "⏎",
    0x7F: "␡",
}
_SIGNS = _PICTURES | str.maketrans({
    "\t": "→", "\u00a0": "⍽", "\u3000": "␣␣", "\ufeff": "⟨BOM⟩",
    "\u200b": "⟨ZWSP⟩", "\u00ad": "⟨SHY⟩",
})  # fmt: skip


def shaped(text: str) -> str:
    """
    Return *text* on one line, with a shape for each character that a terminal would obey.

    >>> shaped("红\\x1b[31m.txt\\n")
    '红␛[31m.txt⏎'
    """
    return text.translate(_PICTURES)


def visible(text: str) -> str:
    """
    Return *text* on one line, with signs for what has no shape; alone, a space gets one too.

    >>> visible("一、\\u3000总则\\n")
    '一、␣␣总则⏎'
    """
    if text.isspace():
        text = text.replace(" ", "\N{SYMBOL FOR SPACE}")
    return text.translate(_SIGNS)

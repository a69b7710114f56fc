"""Whether a mark stands in Chinese: what is beside it, and what sentence it is in."""

from qinggao.lazily import pattern

from .characters import HAN, KIND, LATIN, MASK

__all__ = ["after_blanks", "before_blanks", "in_chinese", "in_english"]

# I love 北京 is English, Spring Boot 框架 is not.
_ENGLISH = frozenset((
    "the", "a", "an", "of", "in", "is", "are", "was", "were", "i", "we", "you", "he", "she", "they",
    "it", "to", "and", "or", "for", "with", "on", "by", "at", "from", "this", "that", "my", "our",
    "your", "has", "have", "be", "as", "not", "do", "does", "did", "can", "will",
))  # fmt: skip

# How far a sentence is followed. Longer ones exist in damaged text only.
_REACH = 240

_BOUNDARY = pattern(r"[。！？；!?.](?:(?<!\.)|(?=\s))")
_WORD = pattern(f"[{LATIN}][{LATIN}'’-]*")
_LATIN = pattern(f"[{LATIN}]")
_HAN = pattern(f"[{HAN}{MASK}]")
_LETTER = pattern(f"[{HAN}{LATIN}{MASK}]")


def before_blanks(line: str, index: int) -> str:
    """Return the kind of the nearest character before *index* that is not a blank."""
    index -= 1
    while index >= 0 and KIND[line[index]] == "B":
        index -= 1
    return KIND[line[index]] if index >= 0 else "E"


def after_blanks(line: str, index: int) -> str:
    """Return the kind of the nearest character from *index* on that is not a blank."""
    size = len(line)
    while index < size and KIND[line[index]] == "B":
        index += 1
    return KIND[line[index]] if index < size else "E"


def _sentence(line: str, index: int) -> str:
    """Return the sentence that reaches up to *index*, or its last part."""
    start = max(0, index - _REACH)
    for boundary in _BOUNDARY.finditer(line, start, index):
        start = boundary.end()
    quoted = line.rfind("“", start, index)
    if quoted > line.rfind("”", start, index):
        start = quoted + 1
    return line[start:index]


def in_chinese(line: str, index: int) -> bool:
    """Tell whether the sentence that ends at *index* is Chinese, whatever word it ends with."""
    sentence = _sentence(line, index)
    han = len(_HAN.findall(sentence))
    if han < 2:
        return han == 1 and len(_WORD.findall(sentence)) < 2
    first = _LETTER.search(sentence)
    if first and _HAN.match(first[0]):
        return True
    words = _WORD.findall(sentence)
    # The 第一 item, the 第二 item: a sentence with articles needs more Chinese than that.
    articles = not _ENGLISH.isdisjoint(map(str.lower, words))
    return han >= len(words) * (2 if articles else 1)


def in_english(line: str, index: int) -> bool:
    """
    Tell whether the sentence around *index* is English with a Chinese word in it.

    ``In 北京, we met the staff`` is; ``采用 Spring Boot, 提高`` is not.
    """
    if not _LATIN.search(line, max(0, index - _REACH), index + _REACH):
        return False
    sentence = _sentence(line, index)
    following = _BOUNDARY.search(line, index, index + _REACH)
    sentence += line[index : following.start() if following else index + _REACH]
    words = _WORD.findall(sentence)
    first = _LETTER.search(sentence)
    if len(words) < 2 or first is None or _HAN.match(first[0]):
        return False
    han = len(_HAN.findall(sentence))
    if len(words) > 2 and len(words) > han:
        return True
    return len(words) >= han and not _ENGLISH.isdisjoint(map(str.lower, words))

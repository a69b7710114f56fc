"""Reads GB 18030 as its edition of 2022 has it: the codec knows that of 2000."""

from qinggao.lazily import pattern
from qinggao.strays import Patch, Read

__all__ = ["exact"]

# Places to which the edition of 2000 gave code points of private use, since Unicode had none.
_GIVEN = {
    "\ue78d": "︐", "\ue78e": "︒", "\ue78f": "︑", "\ue790": "︓", "\ue791": "︔",
    "\ue792": "︕", "\ue793": "︖", "\ue794": "︗", "\ue795": "︘", "\ue796": "︙",
    "\ue7c7": "ḿ", "\ue816": "𠂇", "\ue817": "𠂉", "\ue818": "𠃌", "\ue81e": "龴",
    "\ue826": "龵", "\ue82b": "龶", "\ue82c": "龷", "\ue831": "𡗗", "\ue832": "龸",
    "\ue83b": "𢦏", "\ue843": "龹", "\ue854": "龺", "\ue855": "𤇾", "\ue864": "龻",
}  # fmt: skip
_PRIVATE = pattern(f"[{''.join(_GIVEN)}]")


def exact(raw: bytes) -> Read:
    """Decode *raw*, with a patch for each place that the codec would write elsewhere."""
    text = raw.decode("gb18030")
    if not _PRIVATE.search(text):
        return text, ()
    patches = tuple(
        Patch(found.start(), _GIVEN[found[0]], found[0].encode("gb18030"))
        for found in _PRIVATE.finditer(text)
    )
    return _PRIVATE.sub(lambda found: _GIVEN[found[0]], text), patches

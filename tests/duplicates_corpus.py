"""Makes invented documents with their copies and siblings, to measure the deduplicator on."""

import random
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("duplicates_forms.toml").read_text(encoding="utf-8")
)
FORMS: dict[str, str] = {name: form.strip() for name, form in _DATA["forms"].items()}
_WORDS = {name: listed.split() for name, listed in _DATA["values"].items()}
_SENTENCES = _DATA["speeches"]["sentences"].split()
_REWRITTEN = _DATA["speeches"]["rewritten"].split()
_SLOT = re.compile(r"\{(\w+?)(\d?)\}")
_HAN = sorted(set("".join(_SENTENCES)) - set("，。、"))


def _date(chance: random.Random) -> str:
    year = f"{chance.randint(2012, 2024)}年" if chance.random() < 0.3 else ""
    return f"{year}{chance.randint(1, 12)}月{chance.randint(1, 28)}日"


_FIGURES: dict[str, Callable[[random.Random], str]] = {
    "person": lambda c: c.choice(_WORDS["surname"]) + c.choice(_WORDS["given"]),
    "date": _date,
    "year": lambda c: str(c.randint(2012, 2024)),
    "month": lambda c: str(c.randint(1, 12)),
    "hour": lambda c: str(c.randint(8, 11)),
    "number": lambda c: str(c.randint(2, 960)),
    "people": lambda c: str(c.randint(12, 480)),
    "phone": lambda c: f"{c.randint(310, 998)}-{c.randint(2000000, 8999999)}",
    "count": lambda c: str(c.randint(2, 38)),
    "money": lambda c: f"{c.randint(11, 9800) / c.choice((1, 10, 100)):g}",
    "days": lambda c: str(c.randint(30, 540)),
    "fee": lambda c: str(c.randint(50, 4000)),
    "rate": lambda c: f"{c.randint(11, 999) / 10:g}",
}


def _value(slot: str, chance: random.Random) -> str:
    kind = slot.rstrip("0123456789")
    return _FIGURES[kind](chance) if kind in _FIGURES else chance.choice(_WORDS[kind])


def slots(form: str) -> list[str]:
    """Return the slots of a form, each once."""
    return list(dict.fromkeys("".join(found.groups()) for found in _SLOT.finditer(FORMS[form])))


def values(form: str, chance: random.Random) -> dict[str, str]:
    """Draw a value for each slot of a form."""
    return {slot: _value(slot, chance) for slot in slots(form)}


def filled(form: str, chosen: dict[str, str]) -> str:
    """Return a form filled in."""
    return _SLOT.sub(lambda found: chosen["".join(found.groups())], FORMS[form])


def changed(chosen: dict[str, str], chance: random.Random, slots_changed: int) -> dict[str, str]:
    """Return *chosen* with some of its slots filled in anew: the values of a sibling."""
    fresh = dict(chosen)
    for slot in chance.sample(sorted(chosen), min(slots_changed, len(chosen))):
        while fresh[slot] == chosen[slot]:
            fresh[slot] = _value(slot, chance)
    return fresh


def withheld(chosen: dict[str, str], chance: random.Random, share: float) -> dict[str, str]:
    """Return *chosen* with a share of its slots redacted."""
    masks = {"date": r"\d+", "phone": r"\d+"}
    return {
        slot: re.sub(masks.get(slot.rstrip("0123456789"), r"[\d\u4e00-\u9fff]"), "×", value)
        if chance.random() < share
        else value
        for slot, value in chosen.items()
    }


def _sentence(chance: random.Random) -> str:
    speeches = _DATA["speeches"]
    nouns = chance.sample(speeches["nouns"].split(), 3)
    verbs = chance.sample(speeches["verbs"].split(), 2)
    pattern: str = chance.choice(speeches["patterns"].split())
    return re.sub(
        r"([NV])(\d)", lambda slot: (nouns if slot[1] == "N" else verbs)[int(slot[2]) - 1], pattern
    )


def speech(chance: random.Random, sentences: int) -> list[str]:
    """Return a speech as sentences; all share their formulas, and some of their sentences."""
    speeches = _DATA["speeches"]
    common = chance.sample(_SENTENCES, sentences // 3)
    body = common + [_sentence(chance) for _ in range(sentences - len(common))]
    chance.shuffle(body)
    return [speeches["opening"].strip(), *body, speeches["closing"].strip()]


def sentences_of(text: str) -> list[str]:
    """Cut a text into sentences that join to it again."""
    return re.findall(r"[^。\n]*[。\n]+|[^。\n]+$", text)


def edited(text: str, chance: random.Random, rate: float) -> str:
    """Return *text* with a share of its characters replaced, dropped, or followed by another."""
    out: list[str] = []
    for letter in text:
        draw = chance.random() / rate
        if draw >= 1:
            out.append(letter)
        elif draw >= 2 / 3:
            out += (letter, chance.choice(_HAN))
        elif draw >= 1 / 3:
            out.append(chance.choice(_HAN))
    return "".join(out)


def exchanged(sentences: list[str], chance: random.Random, share: float) -> list[str]:
    """Return *sentences*, a share of them exchanged for new ones of about their length."""
    new = list(sentences)
    for place in chance.sample(range(len(new)), max(1, round(len(new) * share))):
        size = len(new[place])
        new[place] = min(chance.sample(_REWRITTEN, 6), key=lambda one: abs(len(one) - size))
    return new


def reworded(sentences: list[str], chance: random.Random, share: float) -> list[str]:
    """Return *sentences*, a share of them with synonyms and their clauses in another order."""
    new = list(sentences)
    for place in chance.sample(range(len(new)), max(1, round(len(new) * share))):
        sentence = new[place]
        for word, other in _DATA["synonyms"].items():
            sentence = sentence.replace(word, other)
        clauses = sentence.rstrip("。\n").split("，")
        if len(clauses) > 2:
            clauses = [clauses[1], clauses[0], *clauses[2:]]
        new[place] = "，".join(clauses) + sentence[len(sentence.rstrip("。\n")) :]
    return new

"""Rule packs: their examples, scopes, errors and time limit; and the parts that read a line."""

import re
import time
import tomllib
from pathlib import Path

import pytest

from cleaners.boilerplate import Boilerplate, PackError
from cleaners.boilerplate.evidence import signs, stays
from cleaners.boilerplate.folding import fold, fold_with_places
from cleaners.boilerplate.packs import load, shipped, shipped_path
from qinggao.edit import apply


@pytest.mark.parametrize("name", shipped())
def test_examples_of_shipped_packs(name):
    """Every rule of a shipped pack has examples of both kinds, and does what they say."""
    load(shipped_path(name))
    for rule in tomllib.loads(shipped_path(name).read_text("utf-8"))["rule"]:
        assert rule["must_match"]
        assert len(rule["must_not_match"]) >= 2
        assert {rule["rule"]} <= {one.name for one in Boilerplate.rules}


def _pack(tmp_path: Path, rule: str, about: str = "") -> Path:
    path = tmp_path / "own.toml"
    path.write_text(f'[pack]\nname = "own"\n{about}\n[[rule]]\nname = "mine"\n{rule}\n', "utf-8")
    return path


@pytest.mark.parametrize(
    ("scope", "goes"),
    [("head", "首"), ("tail", "尾"), ("line", "首中尾"), (["head", "tail"], "首尾")],
)
def test_scope_of_a_rule(tmp_path, scope, goes):
    """A rule removes lines only where it says they may stand; a pattern may use Chinese marks."""
    path = _pack(tmp_path, f"scope = {scope!r}\npatterns = ['^【驿站.：.*】$']")
    filler = "这一段是正文，与驿站无关。\n" * 60
    text = f"【驿站首：一】\n{filler}【驿站中：二】\n{filler}【驿站尾：三】\n"

    edits = list(Boilerplate(files=(path,)).edits(text))

    assert "".join(edit.before[3] for edit in edits) == goes
    assert {edit.rule for edit in edits} <= {"boilerplate/pack-rule"}


def test_literals_of_a_rule(tmp_path):
    """A literal is a whole line, or a fragment in a line; blanks and width do not matter."""
    path = _pack(tmp_path, 'scope = ["line", "inline"]\nliterals = ["驿站Ａ１号"]')
    text = "驿 站a1号\n这一段驿站A1号是正文。\n"

    assert apply(text, Boilerplate(files=(path,)).edits(text)) == "这一段是正文。\n"


@pytest.mark.parametrize(
    ("rule", "message"),
    [("patterns = ['甲']\nmust_match = ['乙']", "rule 'mine': does not match '乙'"),
     ("patterns = ['甲']\nmust_not_match = ['甲乙']", "rule 'mine': matches '甲乙'"),
     ("patterns = ['(']", "pack 'own', rule 'mine'"),
     ("scope = 'middle'\npatterns = ['甲']", "head, tail, line, inline"),
     ("pattern = '甲'", "unknown ['pattern']"),
     ("scope = 'line'", "neither patterns nor literals"),
     ("keys = ['丙']\npatterns = ['甲']\nmust_match = ['甲']", "holds none of the keys")],
)  # fmt: skip
def test_wrong_packs_are_refused(tmp_path, rule, message):
    """A pack whose examples fail is refused at once, naming pack, rule and example."""
    with pytest.raises(PackError, match=re.escape(message)):
        Boilerplate(files=(_pack(tmp_path, rule),))


def test_a_slow_rule_is_switched_off(tmp_path):
    """A pattern that would run for hours is named, switched off, and harms nothing else."""
    path = _pack(tmp_path, "patterns = ['^(?:甲|甲甲)+[乙丙]$']")
    cleaner = Boilerplate(files=(path,), time_limit=0.2)
    text = "甲" * 60 + "\n第 1 页 共 2 页\n"

    began = time.monotonic()
    assert apply(text, cleaner.edits(text)) == "甲" * 60 + "\n"
    assert time.monotonic() - began < 5
    assert "own/mine" in cleaner.warnings()[0]
    assert list(cleaner.edits("甲" * 60)) == []


def test_a_pack_for_some_paths(tmp_path):
    """A pack that is limited to some paths is off elsewhere, and where no path is known."""
    path = _pack(tmp_path, "patterns = ['^甲站出品$']", 'paths = ["site/*"]')
    cleaner = Boilerplate(packs=(), files=(path,))

    assert list(cleaner.edits("甲站出品")) == []
    assert list(cleaner.for_document("other/a.txt", "").edits("甲站出品")) == []
    assert len(list(cleaner.for_document("site/a.txt", "").edits("甲站出品"))) == 1


def test_unknown_shipped_pack():
    """A wrong name of a pack is answered with the right ones."""
    with pytest.raises(PackError, match="page-numbers"):
        Boilerplate(packs=("page-number",))


def test_strong_signs_have_keys():
    """A sign that can make an advert is found by the scan; the others only join adverts."""
    company = {"site-title", "breadcrumb", "end-mark"}
    assert {sign.name for sign in signs() if sign.weight > 1 and not sign.keys} == company


def test_decoys_are_no_names():
    """What stays is told by its form: no line of it is mistaken for a site's own."""
    assert stays(fold("来源：某报")) == ("provenance", "always")
    assert stays(fold("更多工作总结"))[0] == ""


@pytest.mark.parametrize("line", ["ＱＱ群 ： １２３，，", "Ａ　Ｂ——－c", "會 員！！", "", "\u3000"])
def test_folding_with_places_is_folding(line):
    """Both ways of folding agree, and every character knows where it stood."""
    folded = fold_with_places(line)

    assert folded.text == fold(line)
    assert [fold(line[place]) for place in folded.places] == list(folded.text)

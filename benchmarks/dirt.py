"""What sites and copyists do to a clean text: markers, adverts, damaged punctuation and layout."""

import random
import re
from dataclasses import dataclass

from official_prose import WITHHELD

# How a site spells a withheld character. A name may be spelled otherwise than a date.
SPELLINGS = ("X", "x", "Ｘ", "×", "*", "＊", "○", "□", "■", "●")
_SPELLING_WEIGHTS = (30, 6, 4, 20, 22, 2, 5, 4, 1, 1)


@dataclass(frozen=True)
class Site:
    """An invented material site: what it puts above, below and inside a text."""

    name: str
    header: tuple[str, ...]
    footer: tuple[str, ...]
    inline: tuple[str, ...]


SITES = (
    Site(
        "禾木文库",
        ("禾木文库 www.hemuwenku.example", "海量公文范文，每日更新", "会员QQ群：{n}", "", ""),
        ("", "更多材料请访问禾木文库", "关注公众号“禾木文库”，回复{n}领取资料"),
        ("（禾木文库整理，转载请注明）", "【禾木文库 www.hemuwenku.example】"),
    ),
    Site(
        "砚溪材料网",
        (
            "仅供内部学习，严禁倒卖",
            "砚溪材料网首发",
            "加入会员，免费下载全站材料",
            "客服微信：yanxi{n}",
            "",
            "",
            "",
        ),
        (
            "",
            "声明：本文由砚溪材料网收集整理，版权归原作者所有",
            "上一篇：工作要点汇编",
            "下一篇：讲话稿精选",
        ),
        ("（来源：砚溪材料网）", "[砚溪材料网 yanxicailiao.example]"),
    ),
    Site(
        "笔耕驿站",
        ("★笔耕驿站★ 写材料的人都在这里", "QQ交流群 {n}", ""),
        ("", "长按识别二维码，关注笔耕驿站", "点击下方“阅读原文”下载Word版"),
        ("〔笔耕驿站bigengyizhan.example〕",),
    ),
    Site(
        "稿源社",
        ("首页 > 范文大全 > 讲话稿", "稿源社原创文章，未经允许不得转载"),
        ("", "相关文章推荐", "Copyright © 2019-{y} 稿源社 版权所有", "某ICP备{n}号-1"),
        ("（稿源社会员专享）",),
    ),
    Site(
        "麓灯文秘",
        ("麓灯文秘公众号", "扫码进群，每天分享10篇精品材料", "", "", "", "", ""),
        ("", "", "需要更多材料请加微信ludeng{n}", "本资料由麓灯文秘整理，请于下载后24小时内删除"),
        ("——麓灯文秘（ludeng.example）整理——",),
    ),
    Site("", (), (), ()),
)


@dataclass(frozen=True)
class Level:
    """How dirty the documents of a corpus are; each document draws one of each."""

    rates: tuple[float, ...]  # the share of damaged marks
    secrecy: tuple[float, ...]  # the share of facts that are withheld
    indents: tuple[str, ...]


LEVELS = {
    # As five documents from such sites were: about 0.9 places a kilobyte, most of them markers.
    "usual": Level((0, 0.002, 0.006, 0.02), (0, 0.01, 0.05, 0.15), ("", "", "", "　　")),
    # Three times as much, for whoever wants to see what dirt costs.
    "heavy": Level((0.002, 0.008, 0.02, 0.06), (0, 0.02, 0.1, 0.35), ("", "", "　　", "    ")),
}

_MARKS = {
    "，": (",", ",", ",", "，，", ", ", " ，", "、，"),
    "。": (".", ".", "。。", "，。", "。 "),
    "；": (";", ";", "；；", "；。"),
    "：": (":", ":", "：："),
    "、": ("、、", "、，", "､"),
    "（": ("(", "( ", "﹙"),
    "）": (")", " )", "﹚"),
    "！": ("!", "！！！！"),
    "……": ("...", "。。。", "…", "⋯⋯"),
    "——": ("--", "—", "──", "———"),
    "%": ("％", "﹪"),
}
_MARK = re.compile("|".join(map(re.escape, _MARKS)) + r"|“[^“”]{1,12}”|(?<![.\d])\d{1,3}(?![.\d])")
_HEADING = re.compile(r"（[一二三]）|[一二三四五六七八九]、|[123]\.")
_PLAIN_LINE = re.compile(r"^(?:```|\||- \*\*|#|\d+\. .*`|    )|https?:|@|```")


def _quoted(text: str, rng: random.Random) -> str:
    inner = text[1:-1]
    return rng.choice((f'"{inner}"', f"「{inner}」", f"”{inner}“", f"＂{inner}＂"))


def _wide(digits: str) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


class Dirt:
    """
    Dirties the lines of one document.

    `damages` counts what was done: about the number of edits that cleaning must make.
    """

    def __init__(self, rng: random.Random, level: Level) -> None:
        self.rng = rng
        self.rate = rng.choice(level.rates)
        self.site = rng.choice(SITES)
        self._indents = level.indents
        self.damages = 0
        self._spelling = rng.choices(SPELLINGS, _SPELLING_WEIGHTS, k=2)

    def document(self, lines: list[str]) -> str:
        """Return *lines* as one dirty text."""
        lines = self._adverts([self.line(line) for line in lines])
        return self._layout(lines)

    def line(self, line: str) -> str:
        """Return *line* with markers spelled and marks damaged; code and Markdown syntax stay."""
        if WITHHELD in line:
            line = re.sub(f"{WITHHELD}+", self._marker, line)
        if _PLAIN_LINE.search(line):
            return line
        return _MARK.sub(self._damage, line)

    def _marker(self, found: re.Match[str]) -> str:
        spelling = self._spelling[self.rng.random() < 0.1]
        self.damages += spelling != "×"
        return spelling * len(found[0])

    def _damage(self, found: re.Match[str]) -> str:
        if self.rng.random() >= self.rate:
            return found[0]
        mark = found[0]
        self.damages += 1
        if mark in _MARKS:
            return self.rng.choice(_MARKS[mark])
        return _quoted(mark, self.rng) if mark[0] == "“" else _wide(mark)

    def _fill(self, lines: tuple[str, ...]) -> list[str]:
        number = self.rng.randrange(10**7, 10**9)
        return [line.format(n=number, y=self.rng.randrange(2015, 2025)) for line in lines]

    def _adverts(self, lines: list[str]) -> list[str]:
        if self.site.inline and self.rng.random() < 0.4:
            place = self.rng.randrange(len(lines) // 2, len(lines))
            if "。" in lines[place] and not _PLAIN_LINE.search(lines[place]):
                fragment = self.rng.choice(self.site.inline)
                lines[place] = lines[place].replace("。", f"{fragment}。", 1)
                self.damages += 1
        header, footer = self._fill(self.site.header), self._fill(self.site.footer)
        if self.rng.random() < 0.1:
            footer = ["第 1 页 共 1 页", *footer]
        self.damages += len(header) + len(footer)
        return [*header, *lines, *footer]

    def _layout(self, lines: list[str]) -> str:
        indent = self.rng.choice(self._indents)
        if "```" in lines:
            return "\n".join(lines) + "\n"
        self.damages += sum(map(bool, lines)) if indent else 0
        pieces: list[str] = []
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            end = self._end(line, following)
            lost = end.isspace() and "\n" not in end
            pieces += (line, end if lost else end + indent if following else end)
        return self._invisible(indent + "".join(pieces) if lines[0] else "".join(pieces))

    def _end(self, line: str, following: str) -> str:
        """Return what ends *line*: mostly a line end; a lost one before a heading; more of them."""
        if self.rng.random() > self.rate:
            return "\n"
        self.damages += 1
        if line.endswith("。") and _HEADING.match(following):
            return self.rng.choice(("\u00a0" * 5, "　　", "    "))
        return self.rng.choice(("\n\n\n", "  \n", "\u00a0\n", "\n\n\n\n"))

    def _invisible(self, text: str) -> str:
        """Strew zero-width characters over one document in eight, as copying from a page does."""
        if self.rng.random() > 0.125:
            return text
        sign = self.rng.choice(("\u200b", "\ufeff", "\u00ad", "\u200c"))
        parts = text.split("的", self.rng.randrange(1, 30))
        self.damages += len(parts) - 1
        return f"的{sign}".join(parts)


def misread(text: str, codec: str) -> str:
    """Return *text* as a program shows it that takes its bytes in *codec* for Latin-1."""
    return text.encode(codec).decode("latin-1")

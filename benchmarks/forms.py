"""The forms of the invented documents: each returns its lines, clean, with `WITHHELD` in them."""

from collections.abc import Callable

from official_prose import Prose

_HAN = ("一", "二", "三", "四", "五", "六", "七", "八", "九")


def _sections(prose: Prose, characters: int, *, levels: int) -> list[str]:
    """Return headed sections of *characters* together, with numbered parts under each heading."""
    lines: list[str] = []
    share = max(characters // 4, 300)
    for number in _HAN:
        lines.append(f"{number}、{prose.heading()}")
        for part in range(1, 4):
            lead = f"（{_HAN[part - 1]}）" if levels == 1 else f"{part}."
            lines.append(f"{lead}{prose.heading()}。{prose.paragraph(share // 3)}")
        characters -= share
        if characters <= 0:
            return lines
    return lines


def speech(prose: Prose, characters: int) -> list[str]:
    """A leader's address to a meeting."""
    return [
        f"在全市{prose.heading()}会议上的讲话",
        f"（{prose.year()}年{prose.day()}）",
        "同志们：",
        prose.paragraph(180),
        *_sections(prose, characters, levels=1),
        f"同志们，{prose.paragraph(120)}",
    ]


def report(prose: Prose, characters: int) -> list[str]:
    """A report on a year's work."""
    return [
        f"{prose.place()}市{prose.heading()}工作报告",
        prose.paragraph(150),
        *_sections(prose, characters, levels=2),
        "以上报告，请审议。",
    ]


def notice(prose: Prose, characters: int) -> list[str]:
    """A notice from one office to others: the form of which there are siblings."""
    place = prose.place()
    return [
        f"{place}市人民政府办公室关于{prose.heading()}的通知",
        f"{place[:1]}政办发〔{prose.year()}〕{prose.number(1, 190)}号",
        "各县区人民政府，市直各部门：",
        prose.paragraph(150),
        *_sections(prose, characters - 300, levels=2),
        f"联系人：{prose.person()}，联系电话：0000-{prose.number(2000000, 8999999)}。",
        "特此通知。",
        f"附件：{prose.heading()}任务分解表",
        f"{place}市人民政府办公室",
        f"{prose.year()}年{prose.day()}",
    ]


def minutes(prose: Prose, characters: int) -> list[str]:
    """The minutes of a meeting."""
    return [
        f"{prose.heading()}专题会议纪要",
        f"时间：{prose.year()}年{prose.day()}",
        f"地点：{prose.place()}市政府第{prose.number(1, 6)}会议室",
        f"参加人员：{'、'.join(prose.person() for _ in range(6))}",
        prose.paragraph(150),
        *[f"会议强调，{prose.paragraph(characters // 8)}" for _ in range(4)],
        *[f"会议议定，{prose.paragraph(characters // 8)}" for _ in range(4)],
    ]


def news(prose: Prose, characters: int) -> list[str]:
    """A newspaper's report, with its source."""
    return [
        prose.heading(),
        f"来源：{prose.place()}日报  作者：{prose.person()}",
        f"本报讯 {prose.date()}，{prose.paragraph(200)}",
        *[prose.paragraph(260) for _ in range(max(characters // 260, 1))],
    ]


def manual(prose: Prose, characters: int) -> list[str]:
    """Technical Markdown: headings, lists, a table, code."""
    lines = [f"# {prose.heading()}使用手册", prose.paragraph(120)]
    while sum(map(len, lines)) < characters:
        lines += [
            f"## {prose.heading()}",
            prose.paragraph(300),
            *[f"- **{prose.clause()}**：{prose.paragraph(60)}" for _ in range(3)],
            f"1. 打开 `config.toml`，把 `retries` 设为 {prose.number(1, 9)}。",
            f"2. {prose.paragraph(80)}",
            "```python",
            f"def load(path, n={prose.number(1, 90)}):",
            '    return [row * 2 for row in open(path) if row != "--"]',
            "```",
            "| 参数 | 说明 |",
            "| --- | --- |",
            f"| `a_b` | {prose.clause()} |",
            f"| `c[0]` | {prose.clause()} |",
        ]
    return lines


FORMS: tuple[Callable[[Prose, int], list[str]], ...] = (
    speech, speech, speech, report, report, notice, notice, minutes, news, manual,
)  # fmt: skip

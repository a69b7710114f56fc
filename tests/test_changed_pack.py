"""A rule pack that is edited between two runs of one process, as `qinggao watch` makes them."""

from pathlib import Path

from tests.corpora import go, write, wrong


def test_an_edited_pack_takes_effect_with_the_next_run(tmp_path: Path, clean: Path) -> None:
    lines = "关于值班的通知\n驿站甲号\n请各单位做好值班工作。\n驿站乙号\n"
    raw = write(tmp_path / "raw", 通知=lines)
    pack, config = tmp_path / "own.toml", tmp_path / "pipeline.toml"
    config.write_text(f'[boilerplate]\nfiles = ["{pack}"]\n', encoding="utf-8")

    def clean_with(word: str) -> str:
        rule = f'[pack]\nname = "own"\n[[rule]]\nname = "mine"\nliterals = ["{word}"]\n'
        pack.write_text(rule, encoding="utf-8")
        go(raw, clean, config=config)
        assert wrong(clean) == []
        return (clean / "通知.txt").read_text(encoding="utf-8")

    assert "驿站甲号" not in clean_with("驿站甲号")
    text = clean_with("驿站乙号")
    assert "驿站甲号" in text
    assert "驿站乙号" not in text

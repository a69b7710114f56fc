"""Texts that took a cleaner a time that grows with a power of their length: seconds to hours."""

import pytest

from qinggao.pipeline import Pipeline

TEXTS = {
    "a mail address of nothing but x": "XX" * 4_000 + "@",
    "an x for each @": f"联系邮箱：{'x' * 2_000}{'@' * 2_000}。",
    "empty lines": f"会议。{chr(10) * 100_000}结束。",
    "stars that may be emphasis": f"会议{'**X年' * 8_000}会议",
    "underscores and stars": "_会**" * 8_000,
    "x and colons": f"会议{'x' * 40_000}{':' * 10_000}",
    "brackets in brackets": f"{'(' * 80_000}会议{')' * 80_000}",
    "an account in thousands of brackets": f"{'【' * 20_000}关注公众号{'】' * 20_000}会议",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_done_at_all(name):
    """Each took minutes or hours; a second is enough."""
    text = TEXTS[name]
    assert Pipeline.default().clean(text).text.count("会议") == text.count("会议")

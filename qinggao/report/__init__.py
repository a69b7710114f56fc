"""The report: what was done to a corpus, as one page that needs nothing but a browser."""

from qinggao.report.page import report

__all__ = ["report"]

"""`qinggao cleaners` and `qinggao explain`: the manual, from the cleaners themselves."""

import inspect
from dataclasses import MISSING, fields
from typing import Any

import typer

from qinggao import registry
from qinggao.cleaner import findings
from qinggao.cli.errors import UsageError
from qinggao.cli.printing import print_rows

__all__ = ["run_cleaners", "run_explain"]


def run_cleaners(*, rules: bool, as_json: bool) -> None:
    """Print a row for each cleaner, or for each rule."""
    if rules:
        print_rows(rule_rows(), as_json=as_json)
        return
    rows = []
    for name in registry.names():
        kind = registry.cleaner_class(name)
        listed = kind.rules
        rows.append(
            {
                "name": name,
                "kind": "cleaner" if name in registry.cleaners() else "deduplicator",
                "rules": len(listed),
                "suggesting": sum(rule.tier == "suggest" for rule in listed),
                "does": summary(kind),
            }
        )
    print_rows(rows, as_json=as_json)


def rule_rows() -> list[dict[str, Any]]:
    """Return a row for each rule of each cleaner."""
    return [
        {"rule": rule.name, "tier": rule.tier, "finds": rule.summary, "source": rule.clause}
        for name in registry.cleaners()
        for rule in registry.cleaner_class(name).rules
    ]


def summary(kind: type[Any]) -> str:
    """Return the first sentence of the manual page of *kind*."""
    page = inspect.getdoc(kind) or ""
    return page.split("\n\n")[0].replace("\n", " ")


def run_explain(name: str, text: str | None) -> None:
    """Print the manual page of a cleaner or the entry of a rule, or what is done to *text*."""
    cleaner, _, rule = name.partition("/")
    if cleaner not in registry.names():
        raise UsageError(str(registry.unknown("cleaner", cleaner, registry.names())))
    kind = registry.cleaner_class(cleaner)
    if rule:
        known = {one.name: one for one in kind.rules}
        if name not in known:
            raise UsageError(str(registry.unknown("rule", name, tuple(known))))
    if text is not None:
        _explain_text(cleaner, name if rule else None, text)
    elif rule:
        one = known[name]
        typer.echo(f"{one.name}\n  finds   {one.summary}\n  tier    {one.tier}")
        typer.echo(f"  source  {one.clause}" if one.clause else "")
    else:
        typer.echo(f"{cleaner}\n{'=' * len(cleaner)}\n{inspect.getdoc(kind)}\n")
        _print_options(kind)
        print_rows(
            [
                {"rule": r.name, "tier": r.tier, "finds": r.summary, "source": r.clause}
                for r in kind.rules
            ],
            title="Rules",
        )


def _print_options(kind: type[Any]) -> None:
    rows = [
        {"option": field.name, "default": repr(_default(field)), "type": str(field.type)}
        for field in fields(kind)
        if field.init
    ]
    print_rows(rows, title=f"Options, in the table [{kind.__name__.lower()}] of pipeline.toml")


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _explain_text(cleaner: str, rule: str | None, text: str) -> None:
    made = registry.make(cleaner)
    if hasattr(made, "explain"):
        rows = [one._asdict() for one in made.explain(text)]
        print_rows(
            [
                {k: "; ".join(v) if isinstance(v, tuple) else v for k, v in row.items()}
                for row in rows
            ],
            title=f"What {cleaner} sees",
        )
    if not hasattr(made, "edits"):
        raise UsageError(f"{cleaner} compares documents; it has nothing to say of one text")
    tiers = {one.name: one for one in made.rules}
    print_rows(
        [
            {
                "start": edit.start,
                "before": edit.before,
                "after": edit.after,
                "rule": edit.rule,
                "tier": tiers[edit.rule].tier,
                "source": tiers[edit.rule].clause,
            }
            for edit in findings(made, text)
            if rule in (None, edit.rule)
        ],
        title="Edits",
    )

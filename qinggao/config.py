"""pipeline.toml: which cleaners run, in which order, with which options. Checked only here."""

import json
import os
import tomllib
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from qinggao import registry

__all__ = ["CHAIN", "Config", "ConfigError"]

CHAIN = ("encoding", "characters", "script", "boilerplate", "layout", "punctuation", "redaction")


class ConfigError(ValueError):
    """pipeline.toml (or an option of a run) is wrong; the message says where and what is right."""

    usage = True


class RunSettings(BaseModel):
    """Table ``[run]``: how the work is done; nothing here changes a clean text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    workers: int = Field(default=0, ge=0, description="worker processes; 0: one for each processor")
    batch_bytes: int = Field(
        default=3_000_000, ge=1, description="raw bytes in a batch of documents"
    )


class Config(BaseModel):
    """
    A pipeline: the chain of cleaners, decisions on rules, and options of each cleaner.

    In the file the options of a cleaner stand in a table of its name; here they are in *options*.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    chain: tuple[str, ...] = Field(default=CHAIN, description="cleaners, first to last")
    accept: tuple[str, ...] = Field(default=(), description="rules of tier suggest to apply")
    skip: tuple[str, ...] = Field(default=(), description="rules to leave out")
    deduplicate: bool = Field(default=True, description="look for duplicates after cleaning")
    options: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="options by cleaner, `duplicates` among them"
    )
    run: RunSettings = Field(default_factory=RunSettings)

    @model_validator(mode="before")
    @classmethod
    def _gather_tables(cls, given: Any) -> Any:
        """Move the tables named after cleaners into *options*."""
        if not isinstance(given, dict):
            return given
        tables = {name: value for name, value in given.items() if name not in cls.model_fields}
        unknown = [name for name in tables if name not in registry.names()]
        if unknown:
            known = (*cls.model_fields, *registry.names())
            raise ValueError(str(registry.unknown("table or key", unknown[0], known)))
        rest = {name: value for name, value in given.items() if name not in tables}
        return {**rest, "options": {**given.get("options", {}), **tables}} if tables else given

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for name in self.chain:
            if name not in registry.names() or not registry.is_cleaner(name):
                raise ValueError(str(registry.unknown("cleaner", name, registry.cleaners())))
        for name in self.options:
            if name not in registry.names():
                raise ValueError(str(registry.unknown("cleaner", name, registry.names())))
        if len(set(self.chain)) != len(self.chain):
            raise ValueError(f"the chain names a cleaner twice: {', '.join(self.chain)}")
        self._check_rules()
        return self

    def _check_rules(self) -> None:
        if not (self.accept or self.skip):
            return
        tiers = {
            rule.name: rule.tier
            for name in registry.cleaners()
            for rule in registry.cleaner_class(name).rules
        }
        for rule in (*self.accept, *self.skip):
            if rule not in tiers:
                raise ValueError(str(registry.unknown("rule", rule, tuple(sorted(tiers)))))
        for rule in self.accept:
            if tiers[rule] != "suggest":
                raise ValueError(f"accept names {rule!r}, which is applied anyway")

    @classmethod
    def load(cls, path: Path | None) -> Self:
        """
        Read pipeline.toml at *path*; without a path the shipped defaults.

        Raises `ConfigError` with the file, the place and the right names.
        """
        if path is None:
            return cls()
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} is not TOML: {error}") from error
        except ValidationError as error:
            raise ConfigError(f"{path}: {plain(error)}") from error

    @staticmethod
    def place(given: Path | None) -> Path | None:
        """Return *given*, else the pipeline.toml of the working directory, where there is one."""
        here = Path("pipeline.toml")
        return given or (here if os.path.lexists(here) else None)  # a broken link is told by `load`

    def text(self) -> str:
        """Return what decides the clean text, as JSON with sorted keys: for digests and records."""
        return json.dumps(
            self.model_dump(mode="json", exclude={"run"}), ensure_ascii=False, sort_keys=True
        )


def plain(error: ValidationError) -> str:
    """Say a validation error without pydantic's trimmings."""
    return "; ".join(
        ": ".join(filter(None, (".".join(map(str, problem["loc"])), _message(problem["msg"]))))
        for problem in error.errors()
    )


def _message(message: str) -> str:
    return message.removeprefix("Value error, ")

"""The reports of a run, written as text, JSON, HTML or SARIF to standard output or a file."""

from __future__ import annotations

import sys
from pathlib import Path

from copydesk.cli.outcome import say, screen
from copydesk.model import Report


class Writer:
    """Takes reports as they come; :meth:`close` writes what can only be written when all are there.

    :param form: ``text``, ``json``, ``html`` or ``sarif``.
    :param out: a file, or for the pages of several stories a folder; ``None`` is standard output.
    :param outsiders: leave the words of private sources out.
    """

    def __init__(self, form: str, out: Path | None, outsiders: bool, several: bool) -> None:
        self.form, self.out, self.outsiders, self.several = form, out, outsiders, several
        self._reports: list[Report] = []

    def add(self, report: Report) -> None:
        """One more report. JSON for standard output is written at once, a line a story."""
        if self.form == "json" and self.out is None:
            from copydesk.report import as_json

            sys.stdout.write(as_json.dumps(report, outsiders=self.outsiders) + "\n")
            sys.stdout.flush()
        else:
            self._reports.append(report)

    def close(self) -> None:
        """Write what has not been written."""
        if self._reports:
            getattr(self, f"_{self.form}")()

    def _text(self) -> None:
        from rich.console import Console

        from copydesk.report import privacy, terminal

        reports = [privacy.for_outsiders(r) for r in self._reports] if self.outsiders else self._reports
        if self.out is None:
            terminal.show(reports, screen())
            return
        self.out.parent.mkdir(parents=True, exist_ok=True)
        with self.out.open("w", encoding="utf-8") as file:
            terminal.show(reports, Console(file=file, width=100, highlight=False))
        self._said()

    def _json(self) -> None:
        from copydesk.report import as_json

        self._put("".join(as_json.dumps(r, outsiders=self.outsiders) + "\n" for r in self._reports))

    def _sarif(self) -> None:
        from copydesk.report import sarif

        self._put(sarif.dumps(self._reports, outsiders=self.outsiders) + "\n")

    def _html(self) -> None:
        from copydesk.cli import pages
        from copydesk.report import html

        if not self.several:
            self._put(html.render(self._reports[0], outsiders=self.outsiders))
        elif self.out:
            index = pages.write(self._reports, self.out, outsiders=self.outsiders)
            say(f"Pages written: {index}")

    def _put(self, text: str) -> None:
        if self.out is None:
            sys.stdout.write(text)
            return
        self.out.parent.mkdir(parents=True, exist_ok=True)
        self.out.write_text(text, "utf-8")
        self._said()

    def _said(self) -> None:
        say(f"Written: {self.out}")

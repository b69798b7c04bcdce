"""Questions about institutional holdings, answered from Forms 13F: who reported which shares, bought, sold.

A Form 13F says what was held on one day, up to 45 days before it is public. So each sentence names that day and the day
from which it was public, none says what is held today, and that a report lists no shares is never told as proof that
none were held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from copydesk.asking.answer import FactCited, Said
from copydesk.asking.holdings_words import Wanted, shown_name, wanted
from copydesk.asking.question import Asked
from copydesk.asking.records import company, day, origin, told
from copydesk.facts import Facts, Holding, Security
from copydesk.holdings.quarters import filing_deadline, quarter_after, quarter_before
from copydesk.policy import Policy

_NAMED = 5  # managers, or positions, that are told
_NO_PROOF = "which is no proof that it held none"


def of_holdings(asked: Asked, facts: Facts, policy: Policy, on: dt.date) -> Sequence[Said]:
    """Who reported shares of a security, how many a manager reported, bought and sold, and its largest positions."""
    if asked.tense == "future" or asked.negated:
        return ()
    sought = wanted(asked.text, facts)
    if sought is None:
        return ()
    found = _found(sought, facts, on)
    if not found or (sought.last and _is_old(found[0], on)):
        return ()
    teller = _Teller(facts, policy, on, sought)
    if sought.topic == "largest":
        return teller.largest(found)
    if sought.manager is None:
        return teller.of_many(found)
    one = found[0]
    text = teller.moved(one) if sought.topic == "moved" else teller.reported(one)
    return teller.said(text, one)


def _found(sought: Wanted, facts: Facts, on: dt.date) -> Sequence[Holding]:
    """What is known for the quarter that is asked for, or the newest."""
    if sought.topic == "largest":
        assert sought.manager is not None, "its form has one"
        return facts.holdings(on, manager=sought.manager.cik, quarter=sought.quarter)
    cik = sought.manager.cik if sought.manager else ""
    known = [
        found
        for one in sought.securities
        if (found := facts.holdings(on, manager=cik, security=one.cusip, quarter=sought.quarter))
    ]
    newest = max(known, key=lambda found: found[0].quarter, default=())
    if newest and not cik and sought.quarter is None and on <= filing_deadline(newest[0].quarter):
        # Some have reported for the quarter, and some will: who held it is known of the one before.
        before = quarter_before(newest[0].quarter)
        return facts.holdings(on, security=newest[0].cusip, quarter=before) or newest
    return newest


def _is_old(one: Holding, on: dt.date) -> bool:
    """Whether the report for the quarter after was due already, so that this is not the last quarter's."""
    return on > filing_deadline(quarter_after(one.quarter))


class _Teller:
    """Tells holdings in fixed sentences, and puts each to the gate."""

    def __init__(self, facts: Facts, policy: Policy, on: dt.date, sought: Wanted) -> None:
        self._facts, self._policy, self._on, self._sought = facts, policy, on, sought

    def said(self, text: str, *ones: Holding, more: Sequence[str] = ()) -> list[Said]:
        """The sentence with the holdings it stands on, where the gate lets it pass; ``more`` is of all of them."""
        cited = [FactCited("holding", _key(one), _says(one), self._origin(one)) for one in ones]
        record = [*more, *(line for one in ones for line in self._record(one))]
        return told(text, cited, record, self._facts, self._policy, self._on)

    def of_many(self, found: Sequence[Holding]) -> list[Said]:
        """Those who reported most, bought most or sold most; and how many there are, if that is asked or more."""
        topic = self._sought.topic
        if topic in ("bought", "sold"):
            moved = [(one, one.shares - one.shares_before) for one in found if one.shares_before is not None]
            sign = 1 if topic == "bought" else -1
            those = [one for one, by in sorted(moved, key=lambda m: -abs(m[1])) if by * sign > 0]
            return [said for one in those[:_NAMED] for said in self.said(self.moved(one), one)]
        those = [one for one in sorted(found, key=lambda h: -h.shares) if one.shares]
        lines: list[Said] = []
        if those and (topic == "count" or len(those) > _NAMED):
            lines = self._counted(those)
        if topic != "count":
            lines += [said for one in those[:_NAMED] for said in self.said(self.reported(one), one)]
        return lines

    def _counted(self, those: Sequence[Holding]) -> list[Said]:
        one = those[0]
        many = f"{len(those):,} managers are" if len(those) > 1 else "1 manager is"
        public = day(max(holding.public for holding in those))
        what = f"shares of {self._security(one)} as of {day(one.quarter)}{self._newest(one)}"
        text = f"{many} known to have reported {what}, in Forms 13F public by {public}."
        says = f"managers: {len(those)}, quarter: {one.quarter}, public: {max(h.public for h in those)}"
        cited = FactCited("holding", f"{one.cusip} {one.quarter}", says, self._origin(one))
        record = [
            f"Holders of {self._security(one)} as of {day(one.quarter)}: {many} known to have reported shares of it.",
            f"Their Forms 13F were public by {public}.",
            f"That is the newest quarter known here: {day(one.quarter)}.",
        ]
        return told(text, [cited], record, self._facts, self._policy, self._on)

    def largest(self, found: Sequence[Holding]) -> list[Said]:
        """The positions in shares that are worth most, where the worth of each is known."""
        those = [one for one in found if one.shares]
        if not those or any(one.value is None for one in those):
            return []
        those = sorted(those, key=lambda h: -(h.value or 0))
        most = 1 if self._sought.one else _NAMED
        if len(those) > most and those[most - 1].value == those[most].value and most == 1:
            return []  # two are the largest
        top, one = those[:most], those[0]
        named = [f"{self._security(h)}, {h.shares:,} shares worth {_dollars(h)}" for h in top]
        what = f"largest position{'' if len(top) == 1 else 's'} in shares"
        head = f"Of what is known here, the {what} that {company(one.manager)} reported as of {day(one.quarter)}"
        verb = "was" if len(top) == 1 else "were"
        text = f"{head}{self._newest(one)}, in {_forms(one)}, {verb} {'; '.join(named)}."
        order = ", ".join(self._security(h) for h in top)
        more = [f"Of what is known here, {order}: the {what} of {company(one.manager)} as of {day(one.quarter)}."]
        return self.said(text, *top, more=more)

    def reported(self, one: Holding) -> str:
        """How many shares were reported, or that none were."""
        if not one.shares:
            return f"{self._form(one)}, lists no shares of {self._security(one)}, {_NO_PROOF}."
        what = f"{_count(one.shares)} of {self._security(one)} as of {self._end(one)}"
        return f"{company(one.manager)} reported {what}, in {_forms(one)}."

    def moved(self, one: Holding) -> str:
        """What a quarter did to a position; where it cannot be compared, that it cannot, and why."""
        who, what, before = company(one.manager), self._security(one), one.shares_before
        if before is None:
            return f"{self.reported(one).removesuffix('.')}; {_not_compared(one)}."
        if not one.shares:
            if not before:
                return self.reported(one)
            listed = f"lists no shares of {what}, {_NO_PROOF}; a quarter before, it reported {before:,}"
            return f"{self._form(one)}, {listed}."
        forms = f"in Forms 13F public since {day(max(one.public, one.public_before or one.public))}"
        if not before:
            new = f"a new position of {_count(one.shares)} of {what} as of {self._end(one)}"
            return f"{who} reported {new}, and no shares of it a quarter before, {forms}."
        counts = f"it reported {_count(one.shares)} as of that day and {_count(before)} a quarter before, {forms}"
        quarter = f"in the quarter that ended on {self._end(one)}"
        if one.shares == before:
            both = f"it reported {_count(one.shares)} as of that day and a quarter before, {forms}"
            return f"{who} left its shares of {what} unchanged {quarter}: {both}."
        deed, other = ("bought", "sales") if one.shares > before else ("sold", "purchases")
        return f"{who} {deed} {_count(abs(one.shares - before))} of {what}, net of {other}, {quarter}: {counts}."

    def _form(self, one: Holding) -> str:
        return f"The Form 13F of {company(one.manager)} as of {self._end(one)}, public since {day(one.public)}"

    def _end(self, one: Holding) -> str:
        return f"{day(one.quarter)}{self._newest(one)}"

    def _newest(self, one: Holding) -> str:
        """That nothing newer is known, where nobody asked for the quarter and a newer report was due."""
        return ", the newest quarter known here" if self._sought.quarter is None and _is_old(one, self._on) else ""

    def _security(self, one: Holding) -> str:
        name = company(shown_name(Security(one.cusip, one.issuer, one.ticker), self._facts))
        return f"{name} ({one.ticker})" if one.ticker else name

    def _origin(self, one: Holding) -> str:
        return f"Form 13F {', '.join(one.filings)}" if one.filings else origin(self._facts)

    def _record(self, one: Holding) -> list[str]:
        """The holding in plain sentences, from its fields."""
        who, what, end, before = company(one.manager), self._security(one), day(one.quarter), one.shares_before
        record = [f"Form 13F of {who}, CIK {one.cik}, as of {end}, public since {day(one.public)}."]
        if one.shares:
            record.append(f"{who} reported {_count(one.shares)} of {what}, CUSIP {one.cusip}, as of {end}.")
        else:
            record.append(f"The Form 13F of {who} as of {end} lists no shares of {what}, {_NO_PROOF}.")
        if self._newest(one):
            record.append(f"{end} is the newest quarter known here.")
        if one.value is not None and one.shares:
            record.append(f"The {_count(one.shares)} of {what} of {who} were worth {_dollars(one)} as of {end}.")
        if before is None:
            return [*record, f"Of {who} and {what}, {_not_compared(one)}."]
        both = day(max(one.public, one.public_before or one.public))
        record.append(f"A quarter before, {who} reported {_count(before) if before else 'no shares'} of {what}.")
        forms = f"in Forms 13F that have both been public since {both}"
        counts = f"it reported {_count(one.shares)} as of {end} and {_count(before)} a quarter before, {forms}"
        by = one.shares - before
        if not by:
            record.append(f"{who} left its shares of {what} unchanged in the quarter that ended on {end}: {counts}.")
        elif not before:
            new = f"a new position of {_count(one.shares)} of {what} as of {end}"
            record.append(f"{who} reported {new}, and no shares of it a quarter before, {forms}.")
        elif one.shares:
            deed = f"{'bought' if by > 0 else 'sold'} {_count(abs(by))} of {what}, net of what it"
            rest = f"{'sold' if by > 0 else 'bought'}, in the quarter that ended on {end}"
            record.append(f"{who} {deed} {rest}: {counts}.")
        return record


def _key(one: Holding) -> str:
    return f"CIK {one.cik}, CUSIP {one.cusip}, {one.quarter}"


def _says(one: Holding) -> str:
    kept = "manager issuer ticker title shares value shares_before public public_before not_compared".split()
    values = ((name, getattr(one, name)) for name in kept)
    return ", ".join(f"{name}: {value}" for name, value in values if value not in (None, ""))


def _not_compared(one: Holding) -> str:
    why = one.not_compared or "its count for that quarter is not known here"
    return f"a comparison with the quarter before is not possible: {why}"


def _count(shares: int) -> str:
    return f"{shares:,} share{'' if shares == 1 else 's'}"


def _dollars(one: Holding) -> str:
    assert one.value is not None, "it was looked at"
    return f"${one.value:,.0f}" if one.value == one.value.to_integral() else f"${one.value:,.2f}"


def _forms(one: Holding) -> str:
    return f"{'a Form 13F' if len(one.filings) < 2 else 'Forms 13F'} public since {day(one.public)}"

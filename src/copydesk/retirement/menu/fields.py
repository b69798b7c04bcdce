"""The keys that a menu and a process file may hold, each with its kind and its name in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a value is. Percent is in percent of net assets (0 to 100), days and years are counts."""

    TEXT = "a text"
    NUMBER = "a number"
    PERCENT = "a number of percent"
    DAY = "a day"
    FLAG = "yes or no"
    CHOICE = "one of a few words"
    TEXTS = "a list of texts"
    ROWS = "a list of rows"


@dataclass(frozen=True, slots=True)
class Field:
    """A key: its name in words, its kind, the words of a choice, the columns of rows, the columns each row needs, and
    the unit that follows its value when it is said."""

    label: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    columns: Mapping[str, Field] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    unit: str = ""


Fields = Mapping[str, "Field | Fields"]

VEHICLES = (
    "open-end fund",  # a mutual fund registered with the SEC as an open-end management investment company
    "exchange-traded fund",
    "interval fund",
    "collective trust",
    "separate account",
    "annuity",
    "managed account",
    "stable value",
    "employer stock",
    "other",
)
KINDS = (
    "target-date",
    "balanced",
    "managed account",
    "stock",
    "bond",
    "stable value",
    "money market",
    "private assets",
    "other",
)


def _flag(label: str) -> Field:
    return Field(label, Kind.FLAG)


def _day(label: str) -> Field:
    return Field(label, Kind.DAY)


def _number(label: str, unit: str = "") -> Field:
    return Field(label, Kind.NUMBER, unit=unit)


def _days(label: str) -> Field:
    return _number(label, " days")


def _percent(label: str) -> Field:
    return Field(label, Kind.PERCENT, unit="%")


def _texts(label: str) -> Field:
    return Field(label, Kind.TEXTS)


def _choice(label: str, *choices: str) -> Field:
    return Field(label, Kind.CHOICE, choices)


def _rows(label: str, needed: tuple[str, ...], **columns: Field) -> Field:
    return Field(label, Kind.ROWS, columns=columns, needed=needed)


# What a menu says of the plan as a whole, beside its name, its default and its options.
PLAN: Fields = {
    "sponsor": Field("sponsor"),
    "participants": _number("participants"),
    "as_of": _day("day of the menu"),
}

# What a menu says of an option, beside its id and name.
OPTION: Fields = {
    "provider": Field("provider"),
    "description": Field("description"),
    "vehicle": _choice("vehicle", *VEHICLES),
    "kind": _choice("kind", *KINDS),
    "is_default": _flag("default investment"),
    "share_class": Field("share class"),
    "fee_percent": _percent("all-in fee a year"),
    "value": _number("current value", " dollars"),
    "cost": _number("cost", " dollars"),
    "party_in_interest": _flag("party in interest"),
    "holds_private": _flag("holds private or unlisted assets"),
    "continuation_fund": _flag("is or holds a continuation fund of its manager"),
    "variable_fees": _flag("performance fees or carried interest"),
    "strategy_changed": _flag("strategy changed in its main objectives"),
    "illiquid_percent": _percent("illiquid share of net assets today"),
}

_REPRESENTATION: Fields = {
    "by": Field("who represents it in writing"),
    "on": _day("day of the written representation"),
    "says": Field("what the written representation says"),
}
_CARE: Fields = {
    "representation": _REPRESENTATION,
    "diligence": Field("the fiduciary's own diligence in place of a representation"),
    "read_critically": _flag("read, critically reviewed and understood"),
    "contrary_knowledge": _flag("anything known that casts doubt on it"),
}

# What a process file holds of an option.
PROCESS: Fields = {
    "selected_on": _day("day of the selection"),
    "minutes": Field("minutes of the selection"),
    "adviser": {
        "name": Field("adviser"),
        "kind": _choice("capacity of the adviser", "3(21)", "3(38)", "other professional"),
        "how_chosen": Field("how the adviser was chosen"),
        "independent": _flag("adviser independent of the manager"),
        "wrote": Field("the adviser's writing"),
        "on": _day("day of the adviser's writing"),
    },
    "performance": {
        "alternatives": _texts("alternatives considered"),
        "alternatives_why": Field("why these alternatives, and why so many"),
        "risk_measures": _texts("risk measures"),
        "horizon_years": _number("time horizon", " years"),
        "horizon_why": Field("why this time horizon"),
        "net_of_fees": _flag("returns taken after fees"),
        "determination": Field("determination on performance"),
    },
    "fees": {
        "table": _rows(
            "fee table",
            ("name", "fee_percent", "identical"),
            name=Field("name"),
            share_class=Field("share class"),
            fee_percent=_percent("fee a year"),
            identical=_flag("identical but for its fee"),
            open_to_plan=_flag("open to the plan"),
            services=Field("services"),
        ),
        "share_classes_considered": _flag("share classes considered"),
        "value_of_dearer": Field("what the dearer choice is worth"),
        "of_changed_strategy": _flag("alternatives compared with the option as changed"),
        "determination": Field("determination on fees"),
    },
    "liquidity": {
        "participant_events": _texts("participant events that need cash"),
        "participant_needs": Field("expected needs of participants"),
        "plan_needs": Field("expected needs of the plan as a whole"),
        "participant_exit_every_days": _days("time between chances for a participant to leave"),
        "free_exit_days": _days("time in which a participant may leave without a fee"),
        "redemption_terms": Field("terms of redemption for the plan"),
        "exit_notice_days": _days("notice before the plan leaves"),
        "illiquid_limit_percent": _percent("most that may be illiquid"),
        "illiquid_at_purchase_percent": _percent("illiquid share of net assets after the last such purchase"),
        "time_to_sell_days": _days("time to sell illiquid holdings without reducing their value"),
        "capital_back_days": _days("time until illiquid holdings return capital"),
        "program_similar": _flag("liquidity program substantially similar to that of an open-end fund"),
        "guarantee_weighed": Field("how a guarantee was weighed against restrictions"),
        "balance": Field("conclusion on the balance of liquidity, return and allocation"),
        "determination": Field("determination on liquidity"),
        **_CARE,
    },
    "valuation": {
        "source": _choice(
            "source of values", "exchange prices", "independent fair value", "registered fund", "the manager's own"
        ),
        "prospectus": Field("what the prospectus or governing document says of pricing"),
        "every_days": _days("time between valuations"),
        "standard": Field("accounting standard of the valuation"),
        "independent": _flag("valuation independent and free of conflict"),
        "priced_by": Field("who sets the price"),
        "seller_sets_price": _flag("manager prices what it sells to the fund"),
        "told_in_writing": _flag("value told to the fiduciary in writing"),
        "statements_read": _flag("audited statements and valuation disclosures read"),
        "board_independent": _flag("majority of the fund's board independent"),
        "conflict_determination": Field("determination that the conflict does not make the value inaccurate"),
        "determination": Field("determination on valuation"),
        **_CARE,
    },
    "benchmark": {
        "name": Field("benchmark"),
        "kind": _choice("make of the benchmark", "single index", "blend of indices", "composite", "similar investment"),
        "made_of": _rows(
            "make-up of the benchmark",
            ("name", "weight_percent"),
            name=Field("name"),
            weight_percent=_percent("weight"),
            sleeve=_choice("sleeve", "public", "private"),
        ),
        "similar_in": _texts("what it is similar in"),
        "why_similar": Field("why the benchmark fits"),
        "private_measures": _texts("measures of the private sleeve"),
        "made_by": Field("who made the benchmark"),
        "maker_independent": _flag("maker independent of the manager"),
        "explanation_read": _flag("written explanation read, critically reviewed and understood"),
        "comparison": Field("comparison of expected returns with the benchmark"),
    },
    "complexity": {
        "assessed_by": _texts("who assessed it"),
        "skills": Field("skills, knowledge and experience of those who assessed it"),
        "outcome": _choice("outcome", "understood by the fiduciary", "assistance needed"),
        "determination": Field("determination on complexity"),
        "expected_fee_percent": _percent("average total expected rate of fees"),
        "fees_paid_when": Field("when fees are paid"),
        "fees_set_how": Field("how fees are determined"),
        "fees_worth": Field("why the fee structure is worth its variability"),
        "flat_fee": _flag("one flat fee, the underlying fees absorbed by the manager"),
        "participant_inputs": _texts("what the service knows of each participant"),
        **_CARE,
    },
    "default": {
        "kind": Field("kind of qualified default, by paragraph"),
        "election_missing": Field("whose money goes into the default"),
        "conditions_read_on": _day("day on which all conditions were gone through"),
        "conditions_read_by": Field("who went through all conditions"),
        "monitoring": Field("how the default is selected and monitored"),
    },
    "disclosure": {
        "given_on": _day("day of the last disclosure to participants"),
        "fees_shown": _flag("fees and expenses shown"),
        "where": Field("where participants find it"),
    },
}

# What a process file holds of the plan as a whole.
PROCESS_PLAN: Fields = {
    "menu_review": Field("review of the menu as a whole"),
    "minutes": Field("minutes of that review"),
    "committee": _texts("members of the committee"),
    "participants_direct": _flag("participants direct the investment of their accounts"),
    "disclosure": {
        "rights_told_on": _day("day on which participants were last told of their rights"),
        "schedule": Field("how regularly participants are told"),
        "fees_shown": _flag("fees and expenses of the plan shown"),
        "conditions_read_on": _day("day on which paragraphs (c) and (d) were gone through"),
        "conditions_read_by": Field("who went through paragraphs (c) and (d)"),
    },
}


def flat(fields: Fields, above: str = "") -> Iterator[tuple[str, Field]]:
    """Every key with its dots, and its field."""
    for name, found in fields.items():
        if isinstance(found, Field):
            yield above + name, found
        else:
            yield from flat(found, f"{above}{name}.")


# All keys that a rule set may ask for: "menu." of the option, "file." of its process file, "plan." of either.
KNOWN: Mapping[str, Field] = {
    **{f"menu.{key}": found for key, found in flat(OPTION)},
    **{f"file.{key}": found for key, found in flat(PROCESS)},
    **{f"plan.{key}": found for key, found in (*flat(PLAN), *flat(PROCESS_PLAN))},
    "plan.options": _number("number of options"),
}

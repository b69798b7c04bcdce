"""Scales, currencies and units, by the words that stand for them."""

from __future__ import annotations

from decimal import Decimal

SCALES: dict[str, Decimal] = {
    "dozen": Decimal(12), "hundred": Decimal(100),
    "thousand": Decimal(10**3), "k": Decimal(10**3),
    "million": Decimal(10**6), "mn": Decimal(10**6), "mln": Decimal(10**6), "mio": Decimal(10**6), "m": Decimal(10**6),
    "mm": Decimal(10**6),
    "billion": Decimal(10**9), "bn": Decimal(10**9), "bln": Decimal(10**9), "b": Decimal(10**9),
    "trillion": Decimal(10**12), "tn": Decimal(10**12), "trn": Decimal(10**12), "t": Decimal(10**12),
}  # fmt: skip

#: What stands before an amount, to the ISO 4217 code. A bare "$" is read as US dollars, "¥" as yen.
SIGNS: dict[str, str] = {
    "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD",
    "s$": "SGD", "r$": "BRL", "mx$": "MXN", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW",
}  # fmt: skip
CODES = "USD EUR GBP JPY CHF CAD AUD NZD CNY RMB HKD INR SEK NOK DKK KRW SGD MXN BRL ZAR TRY PLN".split()

#: What stands behind an amount: the code, and what one of it is worth in that money.
MONEY: dict[str, tuple[str, Decimal]] = {
    "dollar": ("USD", Decimal(1)), "us dollar": ("USD", Decimal(1)), "u.s. dollar": ("USD", Decimal(1)),
    "canadian dollar": ("CAD", Decimal(1)), "australian dollar": ("AUD", Decimal(1)),
    "euro": ("EUR", Decimal(1)), "pound": ("GBP", Decimal(1)), "pound sterling": ("GBP", Decimal(1)),
    "yen": ("JPY", Decimal(1)), "yuan": ("CNY", Decimal(1)), "renminbi": ("CNY", Decimal(1)),
    "swiss franc": ("CHF", Decimal(1)), "rupee": ("INR", Decimal(1)), "won": ("KRW", Decimal(1)),
    "cent": ("USD", Decimal("0.01")), "penny": ("GBP", Decimal("0.01")), "pence": ("GBP", Decimal("0.01")),
}  # fmt: skip

PERCENT = "percent"
POINT = "percentage point"
BASIS_POINT = "basis point"
TIMES = "times"
FOR_ONE = "for one"  # of a split: ten shares for each

#: Units that are no money: each by the forms it is written in.
_FORMS = """
second minute hour day week month year decade
business-day trading-day
share barrel bushel ounce gallon liter litre ton tonne metric-ton pound-weight
mile kilometer kilometre meter metre foot inch acre hectare square-foot square-mile square-meter square-metre
megawatt gigawatt kilowatt terawatt megawatt-hour gigawatt-hour kilowatt-hour terawatt-hour
gigabyte terabyte megabyte
"""
UNITS: dict[str, str] = {}
for _form in _FORMS.split():
    _name = _form.replace("-", " ")
    UNITS[_name] = UNITS[_name + "s"] = _name
UNITS |= {
    "feet": "foot", "inches": "inch", "square feet": "square foot", "litres": "liter", "litre": "liter",
    "tonnes": "tonne", "kilometres": "kilometer", "kilometre": "kilometer", "metre": "meter", "metres": "meter",
    "km": "kilometer", "kg": "kilogram", "kilograms": "kilogram", "kilogram": "kilogram", "MW": "megawatt",
    "GW": "gigawatt", "kW": "kilowatt", "TW": "terawatt", "MWh": "megawatt hour", "GWh": "gigawatt hour",
    "kWh": "kilowatt hour", "TWh": "terawatt hour", "GB": "gigabyte", "TB": "terabyte", "MB": "megabyte",
}  # fmt: skip
TIME = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "business day", "trading day"})

#: Names of scales, largest first, to write an amount out.
_NAMED = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
_WRITTEN = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "AUD": "A$", "CAD": "C$", "HKD": "HK$", "NZD": "NZ$"}


def written(number: Decimal, unit: str) -> str:
    """A number with its unit as a story would put it.

    >>> written(Decimal("12.2e12"), "USD"), written(Decimal("3.50"), "percent"), written(Decimal(22), "count")
    ('$12.2 trillion', '3.5 percent', '22')
    """
    sign = "-" if number < 0 else ""
    number = abs(number)
    scale = ""
    for size, name in _NAMED:
        if number >= size:
            number, scale = number / size, f" {name}"
            break
    number = number.normalize()
    digits = f"{number:,f}"
    if unit in _WRITTEN or unit in CODES:
        if not scale and number != number.to_integral_value():
            digits = f"{number:,.2f}" if number.as_tuple().exponent == -1 else digits
        return f"{sign}{_WRITTEN.get(unit, unit + ' ')}{digits}{scale}"
    if unit == "count":
        return f"{sign}{digits}{scale}"
    plural = "" if unit in (PERCENT, TIMES) or number == 1 else "s"
    return f"{sign}{digits}{scale} {unit}{plural}"

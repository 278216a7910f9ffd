#!/usr/bin/env python3
"""Writes the golden vectors of the pricing tests from other people's software.

- arithmetic.csv   exp, log, erf, upper normal tail and density, by mpmath with 50 digits
- european.csv     Black-76 prices and Greeks, by QuantLib's BlackCalculator
- volatility.csv   prices and the volatility they stand for: vollib ("let's be rational")
- american.csv     QuantLib's QdFp engine, high-accuracy scheme (continuous yield)
- dividends.csv    QuantLib's finite differences, escrowed cash dividends
- holidays.csv     holidays and half days of the NYSE, by pandas_market_calendars and QuantLib

usage: python3 scripts/vectors/make_pricing_vectors.py Tests/FlowEngineTests/Pricing/Vectors
needs: QuantLib 1.44, vollib 1.0.11, mpmath, pandas_market_calendars
"""
import csv
import math
import random
import sys
from pathlib import Path

import QuantLib as ql
from mpmath import erf, erfc, exp, log, mp, mpf, pi, sqrt

mp.dps = 50
TODAY = ql.Date(2, 1, 2026)
ql.Settings.instance().evaluationDate = TODAY
DAYS = ql.Actual365Fixed()


def write(folder, name, header, rows):
    with open(folder / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)
    print(name, len(rows))


def arithmetic():
    rng = random.Random(1)
    functions = {
        "exp": (exp, lambda: rng.choice([rng.uniform(-1, 1), rng.uniform(-700, 700)])),
        "log": (log, lambda: rng.choice([rng.uniform(0.5, 2), 10 ** rng.uniform(-300, 300)])),
        "erf": (erf, lambda: rng.choice([rng.uniform(-0.6, 0.6), rng.uniform(-6, 6)])),
        "tail": (lambda x: erfc(x / sqrt(mpf(2))) / 2, lambda: rng.uniform(-10, 37)),
        "density": (lambda x: exp(-x * x / 2) / sqrt(2 * pi), lambda: rng.uniform(-37, 37)),
    }
    rows = []
    for name, (function, draw) in functions.items():
        for _ in range(200):
            x = draw()
            rows.append([name, repr(x), repr(float(function(mpf(x))))])
    # Where rounding hurts most: next to 1, the seams of the pieces, the smallest numbers.
    for x in (1 - 2**-53, 1 + 2**-52, 2**-1060, 5e-324, 1.7976931348623157e308):
        rows.append(["log", repr(x), repr(float(log(mpf(x))))])
    for k in range(2, 16):
        x = 64 / k - 4
        rows.append(["tail", repr(x), repr(float(erfc(mpf(x) / sqrt(mpf(2))) / 2))])
    return rows


def european():
    rng = random.Random(2)
    rows = []
    for _ in range(400):
        right = rng.choice("CP")
        spot = rng.choice([5.0, 42.5, 100.0, 480.0, 5800.0])
        days = rng.choice([1 / 24, 0.25, 1, 2, 7, 30, 91, 365, 800])
        years = days / 365
        volatility = rng.choice([0.08, 0.15, 0.25, 0.6, 1.2, 2.5])
        rate, dividend = rng.choice([0.0, 0.02, 0.055]), rng.choice([0.0, 0.013, 0.04])
        forward = spot * math.exp((rate - dividend) * years)
        strike = round(spot * math.exp(rng.uniform(-3, 3) * volatility * math.sqrt(years)), 2)
        payoff = ql.PlainVanillaPayoff(ql.Option.Call if right == "C" else ql.Option.Put, strike)
        black = ql.BlackCalculator(
            payoff, forward, volatility * math.sqrt(years), math.exp(-rate * years)
        )
        rows.append(
            [right]
            + [repr(float(x)) for x in (
                spot, forward, strike, years, rate, volatility, black.value(), black.delta(spot),
                black.gamma(spot), black.vega(years), black.theta(spot, years),
            )]
        )
    return rows


def volatility():
    from vollib.black.implied_volatility import implied_volatility
    from vollib.black import black

    rng = random.Random(3)
    rows = []
    while len(rows) < 600:
        right = rng.choice("cp")
        forward = rng.choice([5.0, 42.5, 100.0, 480.0, 5800.0])
        years = rng.choice([1 / 24, 0.25, 1, 2, 7, 30, 91, 365, 800]) / 365
        sigma = rng.choice([0.03, 0.08, 0.15, 0.25, 0.6, 1.2, 2.5, 6.0])
        rate = rng.choice([0.0, 0.02, 0.055])
        strike = forward * math.exp(rng.uniform(-7, 7) * sigma * math.sqrt(years))
        price = black(right, forward, strike, years, rate, sigma)
        intrinsic = max(forward - strike if right == "c" else strike - forward, 0)
        value = price * math.exp(rate * years) - intrinsic
        # In the money the last digits of the price hold the time value: keep six of them.
        if value < 1e-9 * intrinsic or price <= 1e-300 or value < 1e-290:
            continue
        if value > (1 - 1e-6) * min(forward, strike):
            continue
        found = implied_volatility(price, forward, strike, rate, years, right)
        if abs(found / sigma - 1) > 1e-6:
            continue
        numbers = (price, forward, strike, years, rate, found)
        rows.append([right.upper()] + [repr(float(x)) for x in numbers])
    return rows


def process(spot, rate, dividend, sigma):
    def curve(level):
        return ql.YieldTermStructureHandle(ql.FlatForward(TODAY, level, DAYS))

    flat = ql.BlackVolTermStructureHandle(
        ql.BlackConstantVol(TODAY, ql.NullCalendar(), sigma, DAYS)
    )
    return ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(spot)), curve(dividend), curve(rate), flat
    )


def american_price(right, spot, strike, days, rate, dividend, sigma):
    kind = ql.Option.Call if right == "C" else ql.Option.Put
    option = ql.VanillaOption(
        ql.PlainVanillaPayoff(kind, strike), ql.AmericanExercise(TODAY, TODAY + days)
    )
    option.setPricingEngine(
        ql.QdFpAmericanEngine(
            process(spot, rate, dividend, sigma), ql.QdFpAmericanEngine.highPrecisionScheme()
        )
    )
    return option.NPV()


def american():
    rng = random.Random(4)
    rows = []
    for _ in range(150):
        case = (
            rng.choice("CP"), 100.0, rng.choice([70.0, 85.0, 95.0, 100.0, 105.0, 115.0, 140.0]),
            rng.choice([7, 30, 91, 182, 365, 730]), rng.choice([0.0, 0.01, 0.05, 0.08]),
            rng.choice([0.0, 0.02, 0.08]), rng.choice([0.15, 0.3, 0.6]),
        )
        right, spot, strike, days, rate, dividend, sigma = case
        price = american_price(*case)
        h = 0.05
        up = american_price(right, spot + h, strike, days, rate, dividend, sigma)
        down = american_price(right, spot - h, strike, days, rate, dividend, sigma)
        vega = (
            american_price(right, spot, strike, days, rate, dividend, sigma + 1e-4)
            - american_price(right, spot, strike, days, rate, dividend, sigma - 1e-4)
        ) / 2e-4
        delta, gamma = (up - down) / (2 * h), (up - 2 * price + down) / (h * h)
        rows.append(list(case) + [repr(float(x)) for x in (price, delta, gamma, vega)])
    return rows


def dividends():
    rng = random.Random(5)
    rows = []
    for _ in range(60):
        right, spot = rng.choice("CP"), 100.0
        strike = rng.choice([80.0, 90.0, 95.0, 100.0, 105.0, 115.0])
        days = rng.choice([30, 91, 182, 365])
        rate, sigma = rng.choice([0.0, 0.02, 0.05]), rng.choice([0.15, 0.25, 0.5])
        amount, at = rng.choice([0.5, 1.0, 2.5]), rng.choice([5, 20, 28])
        kind = ql.Option.Call if right == "C" else ql.Option.Put
        option = ql.VanillaOption(
            ql.PlainVanillaPayoff(kind, strike), ql.AmericanExercise(TODAY, TODAY + days)
        )
        option.setPricingEngine(
            ql.FdBlackScholesVanillaEngine(
                process(spot, rate, 0.0, sigma), ql.DividendVector([TODAY + at], [amount]),
                1000, 1000, 0, ql.FdmSchemeDesc.Douglas(), False, 0.0,
                ql.FdBlackScholesVanillaEngine.Escrowed,
            )
        )
        rows.append([right, spot, strike, days, rate, sigma, at, amount, repr(option.NPV())])
    return rows


def holidays():
    import datetime

    import pandas_market_calendars

    calendar = pandas_market_calendars.get_calendar("NYSE")
    schedule = calendar.schedule("2013-01-01", "2027-12-31")
    sessions = {stamp.date() for stamp in schedule.index}
    theirs = ql.UnitedStates(ql.UnitedStates.NYSE)
    rows, day = [], datetime.date(2013, 1, 1)
    while day < datetime.date(2028, 1, 1):
        if day.weekday() < 5:
            is_open = theirs.isBusinessDay(ql.Date(day.day, day.month, day.year))
            assert is_open == (day in sessions), day
            if not is_open:
                rows.append([day.strftime("%Y%m%d"), "holiday"])
        day += datetime.timedelta(1)
    for stamp in calendar.early_closes(schedule).index:
        rows.append([stamp.strftime("%Y%m%d"), "half"])
    return sorted(rows)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "arithmetic.csv", ["function", "x", "value"], arithmetic())
    write(
        folder, "european.csv",
        "right,spot,forward,strike,years,rate,volatility,price,delta,gamma,vega,theta".split(","),
        european(),
    )
    write(
        folder, "volatility.csv",
        "right,price,forward,strike,years,rate,volatility".split(","), volatility(),
    )
    write(
        folder, "american.csv",
        "right,spot,strike,days,rate,yield,volatility,price,delta,gamma,vega".split(","),
        american(),
    )
    write(
        folder, "dividends.csv",
        "right,spot,strike,days,rate,volatility,at,amount,price".split(","), dividends(),
    )
    write(folder, "holidays.csv", ["date", "kind"], holidays())


if __name__ == "__main__":
    main()

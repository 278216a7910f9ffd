#!/usr/bin/env python3
"""The digest of ArithmeticTests, by the same operations in Python, whose floats never fuse.

Python's + - * / are the IEEE 754 operations of one rounding each, so the same formulas must give
the same bits. Printed: the FNV-1a hash over the little-endian bytes of every result.

usage: python3 scripts/vectors/arithmetic_digest.py
"""
import math
import re
import struct
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Sources/FlowEngine/Pricing/NormalTail.swift").read_text()
TABLE = [float(n) for n in re.findall(r"-?\d+\.\d+(?:e-?\d+)?(?=,)", TEXT[TEXT.index("= [") :])]
LN2_HIGH, LN2_LOW = float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33")
MAGIC = float.fromhex("0x1.8p52")


def nearest(x):
    return (x + MAGIC) - MAGIC


def exp(x):
    if not x < 709.79:
        return math.inf
    if not x > -745.2:
        return 0.0
    k = nearest(x * 1.4426950408889634)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120))
    middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880))
    high = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (
        1.0 / 479001600 + r * (1.0 / 6227020800)
    )
    total = 1 + (r + r2 * (low + r4 * (middle + r4 * high)))
    power = int(k)
    if -1021 <= power <= 1023:
        return total * 2.0**power
    half = int(power / 2)
    return total * 2.0**half * 2.0 ** (power - half)


def log(x):
    if x <= 0:
        return -math.inf
    if x == math.inf:
        return x
    m, exponent = math.frexp(x)
    m, exponent = m * 2, exponent - 1
    if m > 1.4142135623730951:
        m, exponent = m * 0.5, exponent + 1
    s = (m - 1) / (m + 1)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    low = (1.0 / 3 + z * (1.0 / 5)) + z2 * (1.0 / 7 + z * (1.0 / 9))
    middle = (1.0 / 11 + z * (1.0 / 13)) + z2 * (1.0 / 15 + z * (1.0 / 17))
    high = 1.0 / 19 + z * (1.0 / 21)
    series = 2 * s * (z * (low + z4 * (middle + z4 * high)))
    e = float(exponent)
    return e * LN2_HIGH + (2 * s + (series + e * LN2_LOW))


def density(x):
    scale = 0.3989422804014327
    if not abs(x) > 5:
        return scale * exp(-0.5 * x * x)
    if not abs(x) < 40:
        return 0.0
    a = nearest(x * 16) * 0.0625
    b = x - a
    return scale * exp(-0.5 * a * a) * exp(-0.5 * b * (x + a))


def ratio(x):
    t = 4 / (4 + min(x, 40))
    scaled = t * 16
    piece = int(scaled) if scaled < 15 else 15
    u = 2 * (scaled - piece) - 1
    c = TABLE[(piece - 1) * 10 : piece * 10]
    u2 = u * u
    u4 = u2 * u2
    low = (c[0] + u * c[1]) + u2 * (c[2] + u * c[3])
    middle = (c[4] + u * c[5]) + u2 * (c[6] + u * c[7])
    high = c[8] + u * c[9]
    return t * (low + u4 * (middle + u4 * high))


def tail(x):
    found = density(x) * ratio(abs(x))
    return 1 - found if x < 0 else found


def erf(x):
    magnitude = abs(x)
    if magnitude >= 0.5:
        far = 1 - 2 * tail(magnitude * 1.4142135623730951)
        return -far if x < 0 else far
    square = x * x
    total, factorial = 0.0, 479001600.0
    for n in range(12, -1, -1):
        total = 1 / (factorial * (2 * n + 1)) - square * total
        factorial /= max(n, 1)
    return x * total * 1.1283791670955126


def main():
    if len(TABLE) != 150:
        sys.exit(f"the table has {len(TABLE)} numbers")
    digest = 0xCBF29CE484222325
    for i in range(20000):
        x = (i - 10000) * 0.0371
        for value in (exp(x), log(exp(x)), erf(x * 0.01), tail(x * 0.1), density(x * 0.1)):
            for byte in struct.pack("<d", value):
                digest = ((digest ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    print(f"{digest:x}")


if __name__ == "__main__":
    main()

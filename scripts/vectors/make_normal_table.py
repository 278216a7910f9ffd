#!/usr/bin/env python3
"""Writes Sources/FlowEngine/Pricing/NormalTail.swift: the normal tail as piecewise polynomials.

The ratio R(x) = P(X > x) / density(x), x >= 0, is smooth, and with t = 4 / (4 + x) so is
R / t on (0, 1]. Of 16 equal pieces of t all but the first, which lies beyond x = 60, are kept; each
is a polynomial of degree 9 through the Chebyshev points, computed with 60 digits and rounded once.

usage: python3 scripts/vectors/make_normal_table.py > Sources/FlowEngine/Pricing/NormalTail.swift
needs: mpmath
"""
from mpmath import mp, mpf, cos, pi, exp, sqrt, erfc, matrix, lu_solve

mp.dps = 60
PIECES, DEGREE = 16, 9


def ratio_over_t(t):
    x = 4 / t - 4
    tail = erfc(x / sqrt(mpf(2))) / 2
    return tail / (exp(-x * x / 2) / sqrt(2 * pi)) / t


def piece(index):
    count = DEGREE + 1
    nodes = [cos(pi * (2 * k + 1) / (2 * count)) for k in range(count)]
    rows, values = matrix(count, count), matrix(count, 1)
    for r, u in enumerate(nodes):
        for c in range(count):
            rows[r, c] = u ** c
        values[r] = ratio_over_t((mpf(index) + (u + 1) / 2) / PIECES)
    return list(lu_solve(rows, values))


def worst(tables):
    found = mpf(0)
    for index, table in enumerate(tables, 1):
        for k in range(41):
            u = mpf(-1) + mpf(k) / 20
            t = (mpf(index) + (u + 1) / 2) / PIECES
            if t > 1:
                continue
            value = sum(c * u ** n for n, c in enumerate(table))
            found = max(found, abs(value / ratio_over_t(t) - 1))
    return found


tables = [piece(index) for index in range(1, PIECES)]
error = worst(tables)
assert error < mpf("5e-17"), error
print("// swift-format-ignore-file")
print("// Made by scripts/vectors/make_normal_table.py: change that, not this.")
print()
print("/// The normal tail over its density as polynomials, for `Arithmetic`.")
print("///")
print(f"/// Pieces 1 to {PIECES - 1} of {PIECES} of t = 4 / (4 + x), each of degree {DEGREE} in u")
print("/// from -1 to 1, lowest power first. Largest relative error before rounding:")
print(f"/// {mp.nstr(error, 2)}.")
print("/// - Source: the definition of the normal distribution, evaluated with 60 digits.")
print("enum NormalTail {")
print("  static let coefficients: [Double] = [")
for index, table in enumerate(tables, 1):
    print(f"    // t from {index}/{PIECES}")
    values = [repr(float(c)) for c in table]
    for start in range(0, len(values), 4):
        print("    " + ", ".join(values[start:start + 4]) + ",")
print("  ]")
print("}")

"""compare.py EVALUATE [COUNT] — the models of purchases against mpmath at 50 digits and more, from the
formulas of the papers: log-likelihoods, their slopes by differences, P(alive), expected purchases,
at COUNT random histories for each model. Prints "ok MODEL ..." or "bad MODEL ..." lines."""

import multiprocessing
import random
import subprocess
import sys

from mpmath import exp, expm1, hyp2f1, inf, isfinite, log, loggamma, mp, mpf, quad
from mpmath.libmp import NoConvergence

PARTS = 128  # times are whole 128ths of a unit
MODELS = ("bgnbd", "mbgnbd", "paretonbd")
KINDS = ["log-likelihood"] + ["slope"] * 4 + ["P(alive)", "E[X|.]", "E[X]"]  # of a line of evaluate
LIMITS = {"log-likelihood": 1e-10, "slope": 1e-10, "P(alive)": 1e-9, "E[X|.]": 1e-9, "E[X]": 1e-9}
TINY = 1e-280  # numbers below it are compared as such
mp.dps = 50


def log_add(first, second):
    return max(first, second) + mp.log1p(exp(-abs(first - second)))


def beta_geometric(first):
    """BG/NBD (first = 0) and MBG/NBD (first = 1)."""

    def parts(p, x, tx, T):
        r, alpha, a, b = p
        left = b + x + first
        common = (
            loggamma(r + x) - loggamma(r) + r * log(alpha)
            + loggamma(a + b) + loggamma(left) - loggamma(b) - loggamma(a + left)
        )
        alive = common - (r + x) * log(alpha + T)
        if x + first == 0:
            return alive, None
        return alive, common + log(a) - log(left - 1) - (r + x) * log(alpha + tx)

    def integral(r, ratio, a, b):
        """The same over ln(p / (1 - p))."""

        def weight(y):
            log_p, log_q = -mp.log1p(exp(-y)), -mp.log1p(exp(y))
            return exp(a * log_p + b * log_q - beta)

        def value(y):
            p = 1 / (1 + exp(-y))
            return weight(y) * -expm1(-r * mp.log1p(p * ratio)) / p

        with mp.workdps(25):
            beta = loggamma(a) + loggamma(b) - loggamma(a + b)
            middle, width = log(a / b), mp.sqrt(1 / a + 1 / b)
            steps = [middle + width * step for step in range(-12, 13, 2)]
            points = [middle - 80 / a - 80] + steps + [middle + 80 / b + 80]
            return quad(value, sorted(points))

    def unhindered(r, alpha, a, b, t):
        """E[(1 - (alpha / (alpha + p t))^r) / p], p ~ Beta(a, b)."""
        c = a + b - 1
        z = t / (alpha + t)
        try:
            euler = (1 - z) ** (a - 1) * hyp2f1(c - r, a - 1, c, z, maxterms=5000)
            value = c / (a - 1) * (1 - euler)
        except NoConvergence:
            value = -1
        # hyp2f1 does not always notice how much it cancels.
        return value if 0 <= value <= r / alpha * t else integral(r, t / alpha, a, b)

    def alive(p, x, T, t):
        r, alpha, a, b = p
        return unhindered(r + x, alpha + T, a, b + x + first, t)

    def new(p, t):
        r, alpha, a, b = p
        return unhindered(r, alpha, a, b + first, t) * (b / (a + b) if first else 1)

    return parts, alive, new


NODES = mp.quad.__self__._gauss_legendre.get_nodes(-1, 1, 5, 300)  # 48 of them


def log_integral(power, alpha, rate, beta, time):
    """ln of the integral of (alpha + u)^-power (beta + u)^-rate from 0 to time, by panels over which
    it does not change much."""
    total = mpf(0)
    at = mpf(0)
    top = power * log(alpha) + rate * log(beta)
    while at < time:
        width = min(time - at, alpha + at, beta + at)
        width = min(width, 12 / (power / (alpha + at) + rate / (beta + at)))
        part = mpf(0)
        for node, weight in NODES:
            u = at + width * (node + 1) / 2
            part += weight * exp(top - power * log(alpha + u) - rate * log(beta + u))
        total += part * width / 2
        at += width
        if part * width < total * mpf(10) ** -mp.dps:
            break
    return log(total) - top


def paretonbd():
    def parts(p, x, tx, T):
        r, alpha, s, beta = p
        w = r + s + x
        common = loggamma(r + x) - loggamma(r) + r * log(alpha) + s * log(beta)
        alive = common - (r + x) * log(alpha + T) - s * log(beta + T)
        if tx == T:
            return alive, None
        m = max(alpha, beta)
        q = s + 1 if alpha >= beta else r + x

        def log_f(t):
            z = abs(alpha - beta) / (m + t)
            euler = (1 - q) * log(1 - z) + log(hyp2f1(1, w + 1 - q, w + 1, z, maxterms=3000))
            return euler - w * log(m + t)

        try:
            last = log_f(tx)
            return alive, common + log(s) - log(w) + last + log(-expm1(log_f(T) - last))
        except NoConvergence:
            return alive, common + log(s) + log_integral(r + x, alpha + tx, s + 1, beta + tx, T - tx)

    def alive(p, x, T, t):
        r, alpha, s, beta = p
        share = ((beta + T) / (beta + T + t)) ** (s - 1)
        return (r + x) / (alpha + T) * (beta + T) / (s - 1) * (1 - share)

    return parts, alive, lambda p, t: alive(p, 0, 0, t)


FORMULAS = {"bgnbd": beta_geometric(0), "mbgnbd": beta_geometric(1), "paretonbd": paretonbd()}


def likelihood(parts, p, x, tx, T):
    alive, gone = parts(p, x, tx, T)
    return alive if gone is None else log_add(alive, gone)


def slope(parts, p, i, *past):
    step = mpf(10) ** -(mp.dps // 3)
    values = []
    for sign in (1, -1):
        moved = list(p)
        moved[i] *= exp(sign * step)
        values.append(likelihood(parts, moved, *past))
    return (values[0] - values[1]) / (2 * step)


def reference(case):
    model, p, x, tx, T, t = case
    parts, alive, new = FORMULAS[model]
    # Differences of nearly equal numbers at the ends of the parameter space take digits.
    with mp.workdps(60):
        p = [mpf(number) for number in p]
        past = (mpf(x), mpf(tx) / PARTS, mpf(T) / PARTS)
        t = mpf(t) / PARTS
        log_alive, log_gone = parts(p, *past)
        p_alive = mpf(1) if log_gone is None else 1 / (1 + exp(log_gone - log_alive))
        return (
            [likelihood(parts, p, *past)]
            + [slope(parts, p, i, *past) for i in range(4)]
            + [p_alive, p_alive * alive(p, past[0], past[2], t), new(p, t)]
        )


def random_case(model, number, chance):
    span = 13.8 if number % 20 == 19 else 5 if number % 2 else 2
    p = [float("%.6g" % mp.exp(chance.uniform(-span, span))) for _ in range(4)]
    x = int(mp.exp(chance.uniform(0, 8.518))) if number % 4 else 0
    T = int(mp.exp(chance.uniform(0, 14.06)))
    tx = chance.choice((T, chance.randint(0, T), T - T // 100, 0)) if x else 0
    return model, p, x, tx, T, int(mp.exp(chance.uniform(0, 14.06)))


def error_of(said, known):
    known = mpf(known)
    if not isfinite(said) or not isfinite(known):
        return inf
    return abs(said - known) / max(abs(known), TINY)


def judge(model, cases, said, known):
    worst = {kind: (mpf(-1), None) for kind in LIMITS}
    for case, ours, theirs in zip(cases, said, known):
        for kind, one, other in zip(KINDS, ours, theirs):
            error = error_of(one, other)
            if kind in ("log-likelihood", "slope"):
                error = min(error, error * abs(other))
            if not error <= worst[kind][0]:
                worst[kind] = (error, (case, one, mp.nstr(other, 17)))
    for kind, (error, where) in worst.items():
        good = 0 <= error <= LIMITS[kind]
        text = f"{model} {kind}: worst error {mp.nstr(error, 2)} of {len(cases)}, allowed {LIMITS[kind]}"
        print("ok" if good else "bad", text if good else f"{text}: {where}")


def main():
    evaluate = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    chance = random.Random(20240229)
    cases = {model: [random_case(model, i, chance) for i in range(count)] for model in MODELS}
    flat = [case for model in MODELS for case in cases[model]]
    lines = "".join(
        f"{model} {' '.join(map(repr, p))} {x} {tx} {T} {t}\n" for model, p, x, tx, T, t in flat
    )
    output = subprocess.run([evaluate], input=lines, capture_output=True, text=True, check=True)
    said = [[mpf(word) for word in line.split()] for line in output.stdout.splitlines()]
    if len(said) != len(flat) or any(len(numbers) != len(KINDS) for numbers in said):
        sys.exit(f"bad evaluate: {len(said)} lines for {len(flat)} cases, or not {len(KINDS)} numbers each")
    with multiprocessing.Pool() as pool:
        known = pool.map(reference, flat, chunksize=20)
    for i, model in enumerate(MODELS):
        part = slice(i * count, (i + 1) * count)
        judge(model, cases[model], said[part], known[part])


if __name__ == "__main__":
    main()

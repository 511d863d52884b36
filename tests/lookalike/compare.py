"""compare.py NAME... — holds NAME.model and NAME.tsv (crm-score --measures --table --by lookalike)
to what scikit-learn makes of the customers, by the same levels, folds and weights. One line a name:
"ok NAME: ..." or what is wrong."""

import csv
import math
import os
import sys

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

TRAITS = ["age_band", "gender", "occupation", "education", "income_band", "region", "source"]
PENALTIES = [0.1, 1, 10, 100, 1000]
BANDS = [(18, "<18"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"),
         (131, "65+")]
LEVELS_MOST = 64
FOLDS = 5
MASK = (1 << 64) - 1


def siphash(key, text):
    """SipHash-2-4 (Aumasson and Bernstein 2012)."""
    keys = [int.from_bytes(key[i:i + 8], "little") for i in (0, 8)]
    v = [keys[0] ^ 0x736f6d6570736575, keys[1] ^ 0x646f72616e646f6d,
         keys[0] ^ 0x6c7967656e657261, keys[1] ^ 0x7465646279746573]

    def turn(x, bits):
        return (x << bits | x >> (64 - bits)) & MASK

    def half(a, b, left, right):
        v[a] = (v[a] + v[b]) & MASK
        v[b] = turn(v[b], left) ^ v[a]
        v[a] = turn(v[a], 32) if right else v[a]

    def rounds(count):
        for _ in range(count):
            half(0, 1, 13, True)
            half(2, 3, 16, False)
            half(0, 3, 21, False)
            half(2, 1, 17, True)

    padded = text + bytes(7 - len(text) % 8) + bytes([len(text) % 256])
    for i in range(0, len(padded), 8):
        word = int.from_bytes(padded[i:i + 8], "little")
        v[3] ^= word
        rounds(2)
        v[0] ^= word
    v[2] ^= 0xff
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def read_model(path):
    rows = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            scheme, *rest = line.rstrip("\n").split("\t")
            if scheme == "lookalike":
                rows[rest[0]] = numpy.array([float(x) for x in rest[1].split(";") if x])
    return rows


def age_of(customer, as_of):
    birth = customer.get("birth_date", "")
    if birth:
        return as_of[0] - int(birth[:4]) - (birth[5:10] > as_of[1])
    return int(customer["age"]) if customer.get("age") else -1


def read_customers(name):
    with open(name + ".crm", encoding="utf-8") as file:
        as_of = next(line.split("\t")[1] for line in file if line.startswith("##as_of")).strip()
    with open(name + ".tsv", encoding="utf-8", newline="") as file:
        for customer in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if customer.get("relation") == "internal":
                expect(customer["lookalike"] == "", "lookalike of who is internal")
                continue
            age = age_of(customer, (int(as_of[:4]), as_of[5:]))
            customer["age_band"] = next(b for end, b in BANDS if age < end) if age >= 0 else ""
            yield customer


def expect(holds, what):
    if not holds:
        raise ValueError(what)


def close(found, wanted, what, tolerance=1e-6):
    found, wanted = numpy.asarray(found), numpy.asarray(wanted)
    off = abs(found - wanted).max()
    expect(off <= tolerance, f"{what}: {off:.3g} off")


def levels_of(customers, trait, least):
    """The levels as rows of the model are named, the reference first; who has them."""
    values = [customer.get(trait, "") for customer in customers]
    counts = {value: values.count(value) for value in set(values)}
    ordered = sorted(counts, key=lambda value: (-counts[value], value.encode()))
    kept = [v for v in ordered if counts[v] >= least and len(v.encode()) <= 40][:LEVELS_MOST]
    kept.sort(key=lambda value: value == "")
    kept = kept[:1] + [v for v in ordered if v in kept[1:]]
    members = {f"{trait}={v}": [value == v for value in values] for v in kept}
    if len(kept) < len(ordered):
        members[f"{trait}:other"] = [value not in kept for value in values]
    return members if len(members) > 1 else {}


def design(customers, least):
    references, members = [], {}
    for trait in TRAITS:
        own = levels_of(customers, trait, least)
        references += list(own)[:1]
        members.update(own)
    names = [name for name in members if name not in references]
    return references, names, members


def fit(rows, bought, weights, penalty):
    model = LogisticRegression(C=1 / penalty, tol=1e-12, max_iter=10000, solver="newton-cholesky")
    return model.fit(rows, bought, sample_weight=weights)


def validate(rows, bought, weights, folds):
    losses = []
    orders = []
    for penalty in PENALTIES:
        loss, ordered, pairs = 0, 0, 0
        for fold in range(FOLDS):
            own = folds == fold
            model = fit(rows[~own], bought[~own], weights[~own], penalty)
            chances = model.predict_proba(rows[own])[:, 1]
            loss += log_loss(bought[own], chances, sample_weight=weights[own], normalize=False,
                             labels=[0, 1])
            count = bought[own].sum() * (~bought[own]).sum()
            pairs += count
            sums = numpy.round(model.decision_function(rows[own]), 9)
            ordered += roc_auc_score(bought[own], sums) * count if count else 0
        losses.append(loss / weights.sum())
        orders.append(ordered / pairs)
    return losses, orders


def compare(name):
    model = read_model(name + ".model")
    customers = list(read_customers(name))
    bought = numpy.array([int(customer["occasions"]) > 0 for customer in customers])
    least = {"samples-levels": 35, "samples-single": 1}.get(name, 10)
    references, names, members = design(customers, least)
    rows = numpy.array([members[n] for n in names], dtype=float).T
    expect({n for n in model if "=" in n or ":" in n} == set(members), "levels")
    for level, who in members.items():
        counts = [(~bought[who]).sum(), bought[who].sum()]
        close(model[level][5:], counts, level + ": customers", 0)
    for level in references:
        close(model[level][:5], [0, 0, 1, 1, 1], level, 0)

    weights = 2 * numpy.where(bought, 1 - bought.mean(), bought.mean())
    key = b"crmkit lookalike"
    folds = numpy.array([siphash(key, c["customer_id"].encode()) % FOLDS for c in customers])
    losses, orders = validate(rows, bought, weights, folds)
    close(model["log_losses"], losses, "log loss")
    best = int(numpy.argmin(losses))
    expect(model["penalty"][0] == PENALTIES[best], "penalty")
    close(model["auc"][0], orders[best], "AUC")

    fitted = fit(rows, bought, weights, PENALTIES[best])
    coefficients = numpy.concatenate([fitted.intercept_, fitted.coef_[0]])
    mine = numpy.array([model[n][:2] for n in ["intercept"] + names])
    close(mine[:, 0], coefficients, "coefficients")
    chances = fitted.predict_proba(rows)[:, 1]
    whole = numpy.column_stack([numpy.ones(len(rows)), rows])
    hessian = (whole.T * (weights * chances * (1 - chances))) @ whole
    hessian += numpy.diag([0] + [PENALTIES[best]] * len(names))
    errors = numpy.sqrt(numpy.diag(numpy.linalg.inv(hessian)))
    close(mine[:, 1], errors, "standard errors")
    odds = numpy.exp([c + s * 1.959963984540054 * e
                      for s in (0, -1, 1) for c, e in zip(coefficients[1:], errors[1:])])
    close(numpy.array([model[n][2:5] for n in names]).T.ravel() / odds, 1, "odds")

    given = [c["lookalike"] for c in customers]
    if orders[best] < 0.55 and name != "chance":
        expect(set(given) == {""}, "lookalike though the AUC is low")
    else:
        close([float(g) for g in given], chances, "lookalike")
    expect(not math.isnan(sum(mine.ravel())), "numbers")
    print(f"ok {name}: {len(names)} coefficients, penalty {PENALTIES[best]:g}, AUC "
          f"{orders[best]:.3f}, coefficients off by {abs(mine[:, 0] - coefficients).max():.1g}")


for case in sys.argv[1:]:
    try:
        compare(os.path.basename(case))
    except (ValueError, KeyError, StopIteration) as wrong:
        print(f"wrong {case}: {wrong}")

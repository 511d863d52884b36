"""recompute.py STREAM TABLE WEIGHTS KNOWN — holds the columns of quality (C12) and service_gap (C16)
of TABLE, which crm-segment --measures --table made of STREAM, to what follows from the measures and
from the stream itself. KNOWN are the parts of quality that somebody must have, and "service" where
there is a gap, separated by commas. Ends with a line of counts; what differs is said before, exit
code 1."""

import csv
import datetime
import math
import sys

import numpy

YEAR = 365
STANDARDS = {"vip": (30, 1, True), "important": (90, 3, True), "ordinary": (365, 7, False)}
CONTACTS = {"contact", "visit", "complaint", "survey", "campaign"}
NEAR = 1e-7


def read_stream(path):
    sections, names, head = {"P": [], "T": [], "I": [], "C": []}, {}, {}
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            tag, *fields = line.rstrip("\n").split("\t")
            if tag.startswith("##"):
                head.setdefault(tag, fields)
            elif tag.startswith("#"):
                names[tag[1:]] = fields
            elif tag in sections:
                sections[tag].append(dict(zip(names[tag], fields)))
    return sections, names, day_of(head["##as_of"][0])


def day_of(text):
    return datetime.date.fromisoformat(text[:10]).toordinal() if text else None


def number(text):
    return float(text) if text else None


class Checker:
    def __init__(self):
        self.wrong = 0

    def expect(self, holds, customer, what):
        if not holds:
            self.wrong += 1
            if self.wrong <= 10:
                print(f"{customer['customer_id']}: {what}")


def percentile_bounds(cuts, value):
    """The least and the most that the percentile can be, where a value is a cut but for rounding."""
    return (cuts < value - NEAR).sum(), (cuts < value + NEAR).sum()


def on_sale(sections, names, column):
    """How many values the lines that are no refunds have of a column."""
    of_product = {p["product"]: p.get(column, "") for p in sections["P"]}
    values = set()
    for line in sections["T"]:
        refund = float(line["amount"]) < 0 or float(line.get("quantity") or 0) < 0
        value = line.get(column, "") or (of_product.get(line.get("product", ""), "")
                                         if column == "category" else "")
        if not refund:
            values.add(value)
    return len(values - {""})


def check_quality(checker, sections, names, buyers, weights):
    lines = sections["T"]
    by_margin = bool(lines) and all(line.get("cost", "") for line in lines)
    value = "margin_365" if by_margin else "revenue_365"
    shares = numpy.arange(100) / 100
    surface = numpy.quantile([float(b[value]) for b in buyers], shares)
    clvs = [float(b["clv"]) for b in buyers if b.get("clv")]
    potential = numpy.quantile(clvs, shares) if clvs else None
    mixes = [(f"{column}_entropy", on_sale(sections, names, column))
             for column in ("category", "channel")]
    for buyer in buyers:
        parts = [number(buyer["quality_" + part])
                 for part in ("surface", "potential", "structure", "loyalty")]
        low, high = percentile_bounds(surface, float(buyer[value]))
        checker.expect(low <= parts[0] <= high, buyer, f"surface {parts[0]}, not {low} to {high}")
        if buyer.get("clv"):
            low, high = percentile_bounds(potential, float(buyer["clv"]))
            checker.expect(parts[1] is not None and low <= parts[1] <= high, buyer, "potential")
        else:
            checker.expect(parts[1] is None, buyer, "a potential without clv")
        even = [float(buyer[column]) / math.log(count) for column, count in mixes
                if count > 1 and buyer.get(column, "") != ""]
        structure = 100 * sum(even) / len(even) if even else None
        checker.expect((parts[2] is None) == (structure is None)
                       and (structure is None or abs(parts[2] - structure) < 1e-5),
                       buyer, f"structure {parts[2]}, not {structure}")
        checker.expect(parts[3] == number(buyer.get("loyalty_index", "")), buyer, "loyalty")
        there = [(p, w) for p, w in zip(parts, weights) if p is not None]
        total = sum(w for _, w in there)
        quality = sum(p * w for p, w in there) / total if total > 0 else None
        checker.expect((quality is None) == (buyer["quality"] == "")
                       and (quality is None or abs(float(buyer["quality"]) - quality) < 1e-5),
                       buyer, f"quality {buyer['quality']}, not {quality}")


def service_of(facts, as_of, first_purchase):
    """Days of contacts of the last 365 days, the widest gap, the slowest answer, the cost."""
    contacts, before, slowest, cost = [], None, -1, 0.0
    for fact in facts:
        day = day_of(fact["time"])
        recent = as_of - day < YEAR
        if day > as_of:
            continue
        cost += float(fact.get("cost") or 0) if recent else 0
        if fact["kind"] == "complaint":
            resolved = day_of(fact.get("resolved_time", ""))
            is_open = resolved is None or resolved > as_of
            if recent or is_open:
                slowest = max(slowest, (as_of if is_open else resolved) - day)
        if fact["kind"] in CONTACTS and not (
                fact["kind"] == "campaign" and fact.get("group") == "control"):
            if recent:
                contacts.append(day)
            else:
                before = day
    since = first_purchase if before is None else max(before, first_purchase)
    days = [since] + [day for day in contacts if day > since] + [as_of]
    return len(contacts), max(b - a for a, b in zip(days, days[1:])), slowest, cost


def check_service(checker, sections, names, as_of, buyers):
    facts, uncovered = {}, set()
    for fact in sections["I"]:
        facts.setdefault(fact["customer_id"], []).append(fact)
    for line in sections["T"]:
        if not line.get("cost", "") and float(line["amount"]) != 0:
            uncovered.add(line["customer_id"])
    for buyer in buyers:
        own = facts.get(buyer["customer_id"], [])
        count, gap, slowest, cost = service_of(own, as_of, day_of(buyer["first_purchase"]))
        days, answer, owner = STANDARDS[buyer["importance"]]
        short = (gap > days, slowest > answer,
                 owner and "owner" in names["C"] and buyer["owner"] == "")
        known = "margin_365" in buyer and buyer["customer_id"] not in uncovered
        over = (count > 2 * YEAR / days, known and cost > max(float(buyer["margin_365"]), 0))
        expected = "short" if any(short) else "over" if any(over) else "met"
        checker.expect(buyer["service_gap"] == expected, buyer,
                       f"{buyer['service_gap']}, not {expected}: {short} {over}")
        reasons = short if any(short) else over
        said = buyer["service_gap_reason"]
        checker.expect(len([r for r in said.split("; ") if r]) == sum(reasons), buyer,
                       f"\"{said}\" for {reasons}")
        checker.expect(not short[0] or said.startswith(f"{gap} days without"), buyer, said)
        checker.expect(not short[1] or f"waited {slowest} days" in said, buyer, said)


def main():
    sections, names, as_of = read_stream(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        customers = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    sections["T"] = [line for line in sections["T"] if day_of(line["time"]) <= as_of]
    known = sys.argv[4].split(",")
    checker = Checker()
    buyers = [c for c in customers if int(c["occasions"]) > 0 and c.get("relation") != "internal"]
    for customer in customers:
        if customer not in buyers:
            checker.expect(customer["quality"] == "" and customer.get("service_gap", "") == "",
                           customer, "a class for who is no buyer")
    check_quality(checker, sections, names, buyers, [float(w) for w in sys.argv[3].split(";")])
    for part in ("surface", "potential", "structure", "loyalty"):
        found = any(buyer["quality_" + part] != "" for buyer in buyers)
        checker.expect(found == (part in known), customers[0], f"{part} of anybody")
    service = "service_gap" in customers[0]
    checker.expect(service == (len(sections["I"]) > 0), customers[0], "service_gap")
    checker.expect(service == ("service" in known), customers[0], "service of anybody")
    if service:
        check_service(checker, sections, names, as_of, buyers)
    print(f"{len(buyers)} buyers, service {'of all' if service else 'not known'}, "
          f"{checker.wrong} differ")
    return checker.wrong > 0


sys.exit(main())

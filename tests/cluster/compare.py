"""compare.py NAME:K:MEASURES... — holds NAME.model and NAME.tsv (crm-segment --measures --table --by
cluster) to what numpy and scikit-learn make of the measures. K is the number of clusters asked for,
0 for the choice of crm-segment; MEASURES are separated by ";". One line a name: "ok NAME: ..." or
what is wrong."""

import csv
import sys

import numpy
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

NAMES = ["recency_days", "tenure_days", "occasions", "occasions_365", "revenue", "revenue_365",
         "revenue_per_occasion", "margin"]
SAMPLE = 2000


def read_model(path):
    rows = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            scheme, *rest = line.rstrip("\n").split("\t")
            if scheme == "cluster":
                rows[rest[0]] = numpy.array([float(x) for x in rest[1].split(";") if x])
    return rows


def read_buyers(path):
    with open(path, encoding="utf-8", newline="") as file:
        customers = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for customer in customers:
        buys = int(customer["occasions"]) > 0 and customer.get("relation") != "internal"
        if buys != (customer["cluster"] != "") or buys != (customer["cluster_name"] != ""):
            raise ValueError("a cluster for who is no buyer, or none: " + customer["customer_id"])
        if buys:
            customer["revenue_per_occasion"] = float(customer["revenue"]) / int(customer["occasions"])
            yield customer


def expect(holds, what):
    if not holds:
        raise ValueError(what)


def squared_distances(rows, centroids):
    return ((rows[:, None, :] - centroids[None, :, :]) ** 2).sum(axis=2)


def compare(name, asked, measures):
    model = read_model(name + ".model")
    buyers = list(read_buyers(name + ".tsv"))
    expect([NAMES[int(number)] for number in model["settings"][3:]] == measures, "measures")
    values = numpy.array([[float(b[measure]) for measure in measures] for b in buyers])
    logs = numpy.log1p(numpy.maximum(values, 0))
    rows = (logs - logs.mean(axis=0)) / logs.std(axis=0)
    expect(numpy.allclose(logs.mean(axis=0), model["means"], rtol=0, atol=1e-8), "means")
    expect(numpy.allclose(logs.std(axis=0), model["deviations"], rtol=0, atol=1e-8), "deviations")

    k = len(model["buyers"])
    expect(model["settings"][0] == asked, "asked for")
    centroids = numpy.array([model[f"centroid_{i + 1}"] for i in range(k)])
    labels = numpy.array([int(b["cluster"]) - 1 for b in buyers])
    squared = squared_distances(rows, centroids)
    own = squared[numpy.arange(len(rows)), labels]
    expect((own <= squared.min(axis=1) + 1e-7).all(), "somebody's cluster is not the nearest one")
    expect(numpy.array_equal(numpy.bincount(labels, minlength=k), model["buyers"]), "buyers")
    means = numpy.array([rows[labels == i].mean(axis=0) for i in range(k)])
    expect(numpy.allclose(means, centroids, rtol=0, atol=1e-6), "a centroid is no mean")
    revenues = [numpy.mean([float(b["revenue"]) for b, l in zip(buyers, labels) if l == i])
                for i in range(k)]
    expect(numpy.allclose(revenues, model["mean_revenues"], rtol=1e-9, atol=1e-4), "mean revenues")
    expect((numpy.diff(model["mean_revenues"]) <= 0).all(), "order of the clusters")
    expect(len({(b["cluster"], b["cluster_name"]) for b in buyers}) == k, "names of clusters")

    inertia = model["inertia"][0]
    expect(abs(own.sum() / inertia - 1) < 1e-6, f"inertia {inertia}, not {own.sum()}")
    best = KMeans(n_clusters=k, n_init=10, random_state=1).fit(rows).inertia_
    expect(own.sum() <= 1.01 * best, f"inertia {own.sum():.6g}, of scikit-learn {best:.6g}")
    expect(asked in (0, k), f"{k} clusters, not {asked}")
    silhouettes = model["silhouettes"]
    if asked == 0:
        expect(len(silhouettes) == 9 and silhouettes.argmax() + 2 == k, "choice of k")
        if len(rows) <= SAMPLE:
            silhouette = silhouette_score(rows, labels)
            expect(abs(silhouette - silhouettes[k - 2]) < 1e-6, f"silhouette, not {silhouette}")
    return f"{len(rows)} buyers, {k} clusters, inertia {inertia:.6g}, of scikit-learn {best:.6g}"


for argument in sys.argv[1:]:
    case, number, measures = argument.split(":")
    try:
        print(f"ok {case}: {compare(case, int(number), measures.split(';'))}")
    except ValueError as error:
        print(f"{case}: {error}")

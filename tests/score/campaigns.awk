# campaigns.awk — what customers did after campaigns (D5), recomputed from a stream and held against
# the table that crm-score --campaigns has made of it: customers and buyers of the groups, the
# uplift of response and revenue, and the cost. Usage: awk -f facts.awk -f campaigns.awk table stream

function near(a, b,    gap) {
    gap = a - b
    return (gap < 0 ? -gap : gap) <= 1e-7 * (1 + (a < 0 ? -a : a))
}

function complain(what, said, known) {
    printf "  %s: the table has %s, recomputed %s\n", what, said, known
    wrong = 1
}

# Ends a customer: his orders are known.
function end_customer(    campaign, group, o, i, bought, revenue) {
    for (campaign in first) {
        group = drawn[campaign]
        if (group == "" || as_of - first[campaign] < days) continue
        bought = revenue = 0
        for (o in net) {
            i = order_day[o] - first[campaign]
            if (i >= 0 && i <= days && (net[o] > 0 || (net[o] == 0 && !refund[o]))) bought = 1
        }
        for (o = 1; o <= lines; o++) {
            i = line_day[o] - first[campaign]
            if (i >= 0 && i <= days) revenue += amount[o]
        }
        customers[campaign, group]++
        buyers[campaign, group] += bought
        money[campaign, group] += revenue
        if (group == "treatment") spent[campaign] += costs[campaign]
        campaigns[campaign]
    }
    delete first; delete drawn; delete costs
    delete net; delete order_day; delete refund
    delete line_day; delete amount
    lines = 0
}

BEGIN { FS = "\t"; days = 30 }

FNR == NR {
    if (FNR == 1) for (i = 1; i <= NF; i++) place[$i] = i
    else if ($place["class"] == "(all)") { said[$place["campaign"]] = $0; rows++ }
    next
}

$1 == "##as_of" { as_of = day_of($2) }
$1 == "#T" || $1 == "#I" { for (i = 2; i <= NF; i++) at[substr($1, 2), $i] = i }
$1 == "#C" { end_customer(); in_customers = 1 }
in_customers { next }
$1 == "T" || $1 == "I" { if ($2 != customer) end_customer(); customer = $2 }

$1 == "T" && day_of($3) <= as_of {
    o = $at["T", "order_id"]
    if (!(o in net)) order_day[o] = day_of($3)
    net[o] += $at["T", "amount"]
    if ($at["T", "amount"] < 0 || $at["T", "quantity"] < 0) refund[o] = 1
    line_day[++lines] = day_of($3)
    amount[lines] = $at["T", "amount"]
}

$1 == "I" && $at["I", "kind"] == "campaign" {
    c = $at["I", "campaign"]
    if (!(c in first)) {
        first[c] = day_of($3)
        drawn[c] = $at["I", "group"]
    }
    costs[c] += $at["I", "cost"]
}

END {
    for (c in campaigns) {
        split(said[c], v, FS)
        nt = customers[c, "treatment"]; nc = customers[c, "control"]
        n++
        if (v[place["treated"]] != nt || v[place["control"]] != nc)
            complain(c " customers", v[place["treated"]] "," v[place["control"]], nt "," nc)
        p = buyers[c, "treatment"] / nt - buyers[c, "control"] / nc
        if (!near(v[place["response_uplift"]], p)) complain(c " response", v[place["response_uplift"]], p)
        m = money[c, "treatment"] / nt - money[c, "control"] / nc
        if (!near(v[place["revenue_uplift"]], m)) complain(c " revenue", v[place["revenue_uplift"]], m)
        if (!near(v[place["cost"]], spent[c] / nt)) complain(c " cost", v[place["cost"]], spent[c] / nt)
        total += nt + nc
    }
    if (n != rows || n == 0) complain("campaigns", rows, n)
    printf "%d campaigns, %d customers in groups\n", n, total
    exit wrong
}

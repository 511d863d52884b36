# complaints.awk — complaints and who bought again after one (E2), recomputed from a stream in which
# crm-segment has marked who is dissatisfied (satisfaction) and who is lost (activity), and held
# against the table of crm-score --complaints --table. Usage: awk -f facts.awk -f complaints.awk
# table stream

function check(what, said, known,    gap) {
    gap = said - known
    n++
    if (said == "" || (gap < 0 ? -gap : gap) > 1e-7) {
        printf "  %s: the table has \"%s\", recomputed %s\n", what, said, known
        wrong = 1
    }
}

function end_customer(    i, o, bought, before, last, again, kind) {
    for (i = 1; i <= complaints && customer != "-"; i++) {
        before = again = 0
        for (o in net) {
            if (net[o] < 0 || (net[o] == 0 && refund[o])) continue
            if (order_day[o] <= made[i]) before = 1
            else if (order_day[o] - made[i] <= 180) again = 1
        }
        if (!before) continue
        if (as_of - made[i] < 180) break
        kind = done[i] != "" && done[i] - made[i] <= 180 ? "resolved" : "not_resolved"
        cases[kind]++
        back[kind] += again
        if (kind == "resolved" && done[i] - made[i] <= 3) {
            cases["resolved_fast"]++
            back["resolved_fast"] += again
        }
        break
    }
    if (complaints > 0) complained[customer]
    delete net; delete order_day; delete refund
    complaints = 0
}

BEGIN { FS = "\t" }

FNR == NR {
    said[$1, $2] = FNR == 1 ? "" : ($1 ~ /^(bought_again|lost)$/ ? $4 : ($3 $4))
    of[$1, $2] = $3
    next
}

$1 == "##as_of" { as_of = day_of($2) }
$1 ~ /^#[TIC]$/ { for (i = 2; i <= NF; i++) at[substr($1, 2), $i] = i }
$1 == "T" || $1 == "I" { if ($2 != customer) end_customer(); customer = $2 }
$1 == "#C" { end_customer() }

$1 == "T" && day_of($3) <= as_of {
    o = at["T", "order_id"] ? $at["T", "order_id"] : $3
    if (!(o in net)) order_day[o] = day_of($3)
    net[o] += $at["T", "amount"]
    if ($at["T", "amount"] < 0 || $at["T", "quantity"] < 0) refund[o] = 1
}

$1 == "I" && $at["I", "kind"] == "complaint" && day_of($3) <= as_of {
    all++
    made[++complaints] = day_of($3)
    done[complaints] = $at["I", "resolved_time"] == "" ? "" : day_of($at["I", "resolved_time"])
    if (done[complaints] == "" || done[complaints] > as_of) { open++; done[complaints] = "" }
    else waits[++closed] = done[complaints] - made[complaints]
}

$1 == "C" {
    if ($2 in complained) complainants++
    else if ($at["C", "satisfaction"] == "dissatisfied" && $at["C", "activity"] != "") {
        silent++
        gone += $at["C", "activity"] == "lost"
    }
}

END {
    check("complaints", said["complaints", "all"], all)
    check("open", said["complaints", "open"], open + 0)
    check("complainants", said["complainants", "all"], complainants)
    for (i = 2; i <= closed; i++)
        for (j = i; j > 1 && waits[j] < waits[j - 1]; j--) {
            kept = waits[j]; waits[j] = waits[j - 1]; waits[j - 1] = kept
        }
    check("median", said["median_days", "resolved"], (waits[int((closed + 1) / 2)] + waits[int(closed / 2) + 1]) / 2)
    split("resolved resolved_fast not_resolved", kinds, " ")
    for (i in kinds) {
        check(kinds[i] " customers", of["bought_again", kinds[i]], cases[kinds[i]] + 0)
        if (cases[kinds[i]])
            check(kinds[i], said["bought_again", kinds[i]], back[kinds[i]] / cases[kinds[i]])
    }
    check("silent", of["lost", "dissatisfied_silent"], silent + 0)
    if (silent) check("silent lost", said["lost", "dissatisfied_silent"], gone / silent)
    printf "%d complaints, %d figures of them\n", all, n
    exit wrong
}

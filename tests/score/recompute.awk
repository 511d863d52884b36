# recompute.awk — D1, D2, F1 and F3 of every customer of a stream, from the domain page alone; D3's
# chance, purchases and amount from the parameters in the stream's ##model lines. Compares them with
# the columns that are there. Variables: rate (profit.rate, "" unless set), contact (what an
# interaction of kind contact costs without a cost), by (column of the classes at entry), columns (that
# must be there). Prints the
# first differing cells and a closing line; exit 1 on any, or where one of `columns` is missing.

# The purchases of one customer up to a day: days[1..n] ascending.
function limit_of(first, last, count,    cycle)
{
    cycle = count > 1 ? (last - first) / (count - 1) : median
    if (cycle == "")
        return 90
    return 3 * cycle < 90 ? 90 : 3 * cycle > 365 ? 365 : 3 * cycle
}

function state_of(recency, limit)
{
    return recency <= limit / 2 ? "active" : recency <= limit ? "at_risk" : "lost"
}

function tell(id, name, said, wanted)
{
    if (differences++ < 10)
        printf "    %s: %s: the tool \"%s\", recomputed \"%s\"\n", id, name, said, wanted
}

function same_text(id, name, wanted)
{
    if (!(name in at))
        return
    compared[name]++
    if (field[at[name]] "" != wanted "")
        tell(id, name, field[at[name]], wanted)
}

function same_number(id, name, wanted, tolerance,    said, gap)
{
    if (!(name in at))
        return
    compared[name]++
    said = field[at[name]]
    if (said == "" || wanted == "") {
        if (said "" != wanted "")
            tell(id, name, said, wanted)
        return
    }
    gap = said - wanted
    if (gap < 0)
        gap = -gap
    if (gap > tolerance * (wanted < 0 ? 1 - wanted : 1 + wanted))
        tell(id, name, said, wanted)
}

# One customer's measures, into arrays by customer.
function measure(id,    i, n, key, list, day)
{
    n = split(orders[id], list, SUBSEP)
    for (i = 2; i <= n; i++) {
        key = id SUBSEP list[i]
        if (net[key] < 0 || refund[key] && net[key] <= 0)
            continue
        day = order_day[key]
        occasions[id]++
        total[id] += net[key]
        if (as_of - day < 365)
            recent_occasions[id]++
        if (!((id, day) in bought)) {
            bought[id, day] = 1
            count[id]++
            if (count[id] == 1 || day < first[id])
                first[id] = day
            if (count[id] == 1 || day > last[id])
                last[id] = day
            if (as_of - day >= 365) {
                then_count[id]++
                if (then_count[id] == 1 || day < then_first[id])
                    then_first[id] = day
                if (then_count[id] == 1 || day > then_last[id])
                    then_last[id] = day
            }
        }
        day_total[id, day] += net[key]
    }
}

function median_of(values, n,    i, j, kept)
{
    for (i = 2; i <= n; i++) {
        kept = values[i]
        for (j = i - 1; j > 0 && values[j] > kept; j--)
            values[j + 1] = values[j]
        values[j + 1] = kept
    }
    return n == 0 ? "" : (values[int((n + 1) / 2)] + values[int(n / 2) + 1]) / 2
}

# D1.
function check_profit(id,    all, year)
{
    all = margin[id] + rounded((revenue[id] - covered[id]) * share)
    year = year_margin[id] + rounded((year_revenue[id] - year_covered[id]) * share)
    same_number(id, "profit_total", all / 10000, 1e-12)
    same_number(id, "profit_net", (all - spent[id]) / 10000, 1e-12)
    same_number(id, "profit_marginal",
        recent_occasions[id] ? year / 10000 / recent_occasions[id] : "", 1e-8)
    return year / 10000
}

# D2.
function check_simple(id, year, activity,    class, keeping, life, q, value)
{
    class = (id in class_of) && active[class_of[id]] >= 30 ? class_of[id] : ""
    if (!occasions[id] || active[class] < 30) {
        same_text(id, "retention", "")
        same_text(id, "lifetime_years", "")
        same_text(id, "clv_simple", "")
        return
    }
    keeping = kept[class] / active[class]
    life = keeping < 1 ? (1 - keeping ^ 10) / (1 - keeping) : 10
    q = keeping / 1.1
    value = activity == "lost" ? 0 : year * q * (1 - q ^ life) / (1 - q)
    same_number(id, "retention", keeping, 1e-8)
    same_number(id, "lifetime_years", life, 1e-8)
    same_number(id, "clv_simple", value, 1e-8)
}

# D3: BG/NBD (Fader, Hardie, Lee 2005, equations 10 and P(alive) of the note), Gamma-Gamma (5).
function check_model(id,    x, recency, age, t, alive, z, term, sum, i, purchases, amount, odds)
{
    x = count[id] - 1
    recency = (last[id] - first[id]) / unit
    age = (as_of - first[id]) / unit
    odds = x > 0 ? a / (b + x - 1) * ((alpha + age) / (alpha + recency)) ^ (r + x) : 0
    same_number(id, "p_alive", 1 / (1 + odds), 1e-8)
    t = 365 / unit
    z = t / (alpha + age + t)
    term = sum = 1
    for (i = 0; i < 20000 && term > 1e-17 * sum; i++) {
        term *= (r + x + i) * (b + x + i) / ((a + b + x - 1 + i) * (i + 1)) * z
        sum += term
    }
    purchases = (a + b + x - 1) / (a - 1) * (1 - (1 - z) ^ (r + x) * sum) / (1 + odds)
    same_number(id, "expected_purchases", purchases, 1e-7)
    amount = x > 0 ? (total[id] - day_total[id, first[id]]) / x / 10000 : 0
    if (amount <= 0)
        x = 0
    same_number(id, "expected_amount", p * (v + x * amount) / (p * x + w - 1), 1e-8)
}

function check_band(id,    alive, left)
{
    alive = field[at["p_alive"]]
    left = int((1 - alive) * 1e9 + 0.5)
    same_text(id, "churn_band", alive == "" ? "" : left >= 700000000 ? "high" \
        : left >= 400000000 ? "medium" : "low")
}

# F1.
function check_churn(id, activity,    cycle)
{
    if (("end_date" in at) && field[at["end_date"]] != "")
        activity = day_of(field[at["end_date"]]) > as_of ? "active" : "lost"
    same_text(id, "churn_state", activity)
    cycle = count[id] > 1 ? (last[id] - first[id]) / (count[id] - 1) : median
    if (!("next_purchase" in at))
        return
    if (!occasions[id] || cycle == "" || activity == "lost") {
        same_text(id, "next_purchase", "")
        return
    }
    compared["next_purchase"]++
    if (field[at["next_purchase"]] == "" \
        || day_of(field[at["next_purchase"]]) != last[id] + rounded(cycle))
        tell(id, "next_purchase", field[at["next_purchase"]], last[id] + rounded(cycle) " (day)")
}

function check_customer(id,    year, activity)
{
    activity = occasions[id] ? state_of(as_of - last[id], limit_of(first[id], last[id], count[id])) : ""
    year = check_profit(id)
    check_simple(id, year, activity)
    if (has_model && occasions[id])
        check_model(id)
    if ("churn_band" in at)
        check_band(id)
    check_churn(id, activity)
}

BEGIN { FS = "\t" }
$1 == "##as_of" { as_of = day_of($2) }
$1 == "##model" && $2 == "crm-score" && $4 == "parameters" {
    split($5, numbers, ";")
    if ($3 == "bgnbd") {
        has_model = 1
        r = numbers[1]; alpha = numbers[2]; a = numbers[3]; b = numbers[4]
    } else {
        p = numbers[1]; w = numbers[2]; v = numbers[3]
    }
}
$1 == "##model" && $3 == "bgnbd" && $4 == "fit" { split($5, numbers, ";"); unit = numbers[1] }
/^#[TIC]\t/ {
    section = substr($1, 2)
    for (i = 2; i <= NF; i++)
        place[section, $i] = i
    if (section == "C")
        for (i = 2; i <= NF; i++)
            at[$i] = i
}
$1 == "T" && day_of($place["T", "time"]) <= as_of {
    day = day_of($place["T", "time"])
    amount = units($place["T", "amount"])
    revenue[$2] += amount
    if (as_of - day < 365)
        year_revenue[$2] += amount
    if (("T", "cost") in place && $place["T", "cost"] != "") {
        covered[$2] += amount
        margin[$2] += amount - units($place["T", "cost"])
        if (as_of - day < 365) {
            year_covered[$2] += amount
            year_margin[$2] += amount - units($place["T", "cost"])
        }
    }
    order = ("T", "order_id") in place ? $place["T", "order_id"] : ""
    key = order != "" ? "o" order : "d" day
    if (!(($2, key) in net)) {
        orders[$2] = orders[$2] SUBSEP key
        order_day[$2, key] = day
    }
    net[$2, key] += amount
    if (amount < 0 || ("T", "quantity") in place && $place["T", "quantity"] ~ /^-/)
        refund[$2, key] = 1
}
$1 == "I" && day_of($place["I", "time"]) <= as_of {
    given = ("I", "cost") in place ? $place["I", "cost"] : ""
    if (given != "")
        spent[$2] += units(given)
    else if ($place["I", "kind"] == "contact")
        spent[$2] += units(contact)
}
$1 == "C" { rows[++customers] = $0 }
END {
    for (i = 1; i <= customers; i++) {
        split(rows[i], field, FS)
        id = field[2]
        inside[i] = !("relation" in at) || field[at["relation"]] != "internal"
        measure(id)
        if (!inside[i])
            continue
        all_margin += margin[id]
        all_covered += covered[id]
        if (count[id] > 1)
            cycles[++cycle_count] = (last[id] - first[id]) / (count[id] - 1)
        if ((by in at) && field[at[by]] != "")
            class_of[id] = field[at[by]]
    }
    share = rate != "" ? rate + 0 : all_covered > 0 ? all_margin / all_covered : 0
    median = median_of(cycles, cycle_count)
    for (i = 1; i <= customers; i++) {
        split(rows[i], field, FS)
        id = field[2]
        if (!inside[i] || !then_count[id])
            continue
        if (state_of(as_of - 365 - then_last[id], limit_of(then_first[id], then_last[id], then_count[id])) == "lost")
            continue
        stays = state_of(as_of - last[id], limit_of(first[id], last[id], count[id])) != "lost"
        active[""]++
        kept[""] += stays
        if (id in class_of) {
            active[class_of[id]]++
            kept[class_of[id]] += stays
        }
    }
    for (i = 1; i <= customers; i++) {
        for (name in field)
            delete field[name]
        split(rows[i], field, FS)
        if (inside[i])
            check_customer(field[2])
    }
    split(columns, wanted, " ")
    for (i in wanted)
        if (!compared[wanted[i]])
            tell("nobody", wanted[i], "no column", "one")
    printf "    %d customers, %d differing cells\n", customers, differences
    exit differences > 0 || customers == 0
}

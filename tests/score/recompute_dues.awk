# recompute_dues.awk — D7, D8 and D9 of every customer of a stream, from the domain page and
# crm-score(1) alone, held against their columns; clv is taken as it stands. Prints the first
# differing cells and a closing line; exit 1 on any difference, or where a grade is nobody's.

function get(section, name)
{
    return (section, name) in place ? $place[section, name] : ""
}

function same(id, name, wanted, tolerance,    said, gap)
{
    compared[name]++
    said = field[at[name]]
    if (said == "" || wanted == "" || tolerance == "") {
        if (said "" == wanted "")
            return
    } else {
        gap = said - wanted
        if ((gap < 0 ? -gap : gap) <= tolerance * (wanted < 0 ? 1 - wanted : 1 + wanted))
            return
    }
    if (differences++ < 10)
        printf "    %s: %s: the tool \"%s\", recomputed \"%s\"\n", id, name, said, wanted
}

# --- D7 ---

# The line of an order that a refund is taken off: unpaid, then due last, then paid last.
function target(id, order,    i, best)
{
    for (i = 1; i <= lines[id]; i++) {
        if (line_order[id, i] != order || refund[id, i] || due[id, i] == "")
            continue
        if (best == "" || (paid[id, i] == "") > (paid[id, best] == "") \
            || (paid[id, i] == "") == (paid[id, best] == "") && (due[id, i] > due[id, best] \
            || due[id, i] == due[id, best] && paid[id, i] > paid[id, best]))
            best = i
    }
    return best
}

function check_credit(id,    i, sold, d, p, own, days, all, overdue, late, weighted, owed, past, old, \
    share, mean, use, limit, count, grade)
{
    for (i = 1; i <= lines[id]; i++) {
        d = due[id, i]
        p = paid[id, i]
        own = 1
        if (refund[id, i]) {
            sold = target(id, line_order[id, i])
            own = sold == ""
            if (sold != "") {
                d = due[id, sold]
                p = paid[id, sold]
            }
        }
        if (d == "")
            continue
        count++
        days = (p == "" ? as_of : p) - d
        if (p == "") {
            owed += amounts[id, i]
            if (days > 0)
                past += amounts[id, i]
            if (days > 90)
                old += amounts[id, i]
        }
        if (d > as_of || d <= as_of - 365)
            continue
        all += amounts[id, i]
        if (days <= 0)
            continue
        overdue += amounts[id, i]
        if (!refund[id, i] || !own) {
            late += amounts[id, i]
            weighted += amounts[id, i] * days
        }
    }
    limit = units(field[at["credit_limit"]])
    share = all > 0 && overdue > 0 ? (overdue > all ? 1 : overdue / all) : 0
    mean = share > 0 && late > 0 && weighted > 0 ? weighted / late : 0
    use = limit > 0 && owed > 0 ? owed / limit : 0
    if (old > 0 && past > 0 && owed > 0 || share > 0.3 || use > 1)
        grade = "D"
    else if (share > 0.1 || mean > 30 || use > 0.8)
        grade = "C"
    else if (all > 0)
        grade = share > 0.02 || mean > 7 ? "B" : "A"
    grades[grade]++
    same(id, "credit", grade)
    same(id, "overdue_share", all > 0 ? share : "", 1e-8)
    same(id, "overdue_days", all > 0 ? mean : "", 1e-8)
    same(id, "limit_use", limit > 0 ? use : "", 1e-8)
}

# --- D8 ---

# The purchase days of a customer: orders that net above zero, or to zero without a refund.
function find_days(id,    i, n, key, list, days, count, j, kept, gap)
{
    n = split(orders[id], list, SUBSEP)
    for (i = 2; i <= n; i++) {
        key = id SUBSEP list[i]
        if (net[key] < 0 || refunded[key] && net[key] <= 0)
            continue
        bought[id]++
        kept = order_day[key]
        for (j = count; j > 0 && days[j] > kept; j--)
            days[j + 1] = days[j]
        days[j + 1] = kept
        count++
    }
    if (!count)
        return
    value[id, "tenure"] = as_of - days[1]
    n = kept = 0
    for (i = 2; i <= count; i++) {
        gap = days[i] - days[i - 1]
        if (gap > 0) {
            n++
            kept += gap * gap
        }
    }
    gap = days[count] - days[1]
    if (n >= 2) {
        kept = (kept - gap * gap / n) / (n - 1)
        value[id, "regularity"] = kept > 0 ? -sqrt(kept) / (gap / n) : 0
    }
    if (value[id, "tenure"] >= 90 && (recent[id] > 0 || before[id] > 0))
        value[id, "growth"] = recent[id] <= 0 ? 0 : before[id] <= 0 ? 1e300 : recent[id] / before[id]
    if (categories[id] > 0)
        value[id, "categories"] = categories[id]
    if (id in answer)
        value[id, "perceived"] = answer[id]
}

function sift(list, from, n,    child, kept)
{
    kept = list[from]
    while ((child = 2 * from) <= n) {
        if (child < n && list[child + 1] > list[child])
            child++
        if (list[child] <= kept)
            break
        list[from] = list[child]
        from = child
    }
    list[from] = kept
}

function learn_part(part,    i, n, list, place_of, low, kept)
{
    for (i = 1; i <= customers; i++)
        if ((names[i], part) in value)
            list[++n] = value[names[i], part]
    for (i = int(n / 2); i >= 1; i--)
        sift(list, i, n)
    for (i = n; i > 1; i--) {
        kept = list[1]
        list[1] = list[i]
        list[i] = kept
        sift(list, 1, i - 1)
    }
    if (!n || list[1] == list[n])
        return
    learned[part] = 1
    for (i = 0; i < 100; i++) {
        place_of = (n - 1) * i
        low = int(place_of / 100)
        place_of = place_of % 100 / 100
        cut[part, i] = place_of > 0 ? list[low + 1] + (list[low + 2] - list[low + 1]) * place_of \
            : list[low + 1]
    }
}

function check_index(id,    part, i, sum, count)
{
    for (part in learned) {
        if (!((id, part) in value))
            continue
        count++
        for (i = 0; i < 100; i++)
            sum += cut[part, i] < value[id, part]
    }
    same(id, "loyalty_index", count ? sum / count : "", 1e-8)
}

# --- D9 ---

function check_return(id,    clv)
{
    clv = field[at["clv"]]
    same(id, "keep_return", clv == "" || spent[id] <= 0 ? "" \
        : ((year_margin[id] + rounded((year_revenue[id] - year_covered[id]) * rate)) / 10000 + clv) \
        / (spent[id] / 10000), 1e-7)
}

BEGIN { FS = "\t" }
$1 == "##as_of" { as_of = day_of($2) }
/^#[TIC]\t/ {
    for (i = 2; i <= NF; i++) {
        place[substr($1, 2), $i] = i
        if ($1 == "#C")
            at[$i] = i
    }
}
$1 == "T" {
    day = day_of(get("T", "time"))
    amount = units(get("T", "amount"))
    if (day > as_of)
        next
    key = get("T", "order_id") != "" ? "o" get("T", "order_id") : "d" day
    i = ++lines[$2]
    line_order[$2, i] = key
    amounts[$2, i] = amount
    refund[$2, i] = amount < 0
    due[$2, i] = get("T", "due_date") == "" ? "" : day_of(get("T", "due_date"))
    paid[$2, i] = get("T", "paid_date") == "" ? "" : day_of(get("T", "paid_date"))
    if (paid[$2, i] != "" && paid[$2, i] > as_of)
        paid[$2, i] = ""
    if (!(($2, key) in net)) {
        orders[$2] = orders[$2] SUBSEP key
        order_day[$2, key] = day
    }
    net[$2, key] += amount
    if (amount < 0)
        refunded[$2, key] = 1
    else if (get("T", "category") != "" && !seen[$2, get("T", "category")]++)
        categories[$2]++
    if (as_of - day < 90)
        recent[$2] += amount
    else if (as_of - day < 180)
        before[$2] += amount
    if (as_of - day < 365)
        year_revenue[$2] += amount
    if (get("T", "cost") != "") {
        covered += amount
        margin += amount - units(get("T", "cost"))
        if (as_of - day < 365) {
            year_covered[$2] += amount
            year_margin[$2] += amount - units(get("T", "cost"))
        }
    }
}
$1 == "I" && as_of - day_of(get("I", "time")) < 365 {
    spent[$2] += units(get("I", "cost"))
    if (get("I", "kind") != "survey")
        next
    if (get("I", "expectation") != "" && get("I", "perceived") != "")
        answer[$2] = get("I", "perceived") + 0
    else if (get("I", "score") != "")
        answer[$2] = get("I", "score") + 0
}
$1 == "C" {
    rows[++customers] = $0
    names[customers] = $2
}
END {
    for (i = 1; i <= customers; i++)
        find_days(names[i])
    split("tenure regularity growth categories perceived", parts_of, " ")
    for (p = 1; p <= 5; p++)
        learn_part(parts_of[p])
    rate = covered > 0 ? margin / covered : 0
    for (i = 1; i <= customers; i++) {
        split(rows[i], field, FS)
        check_credit(names[i])
        check_index(names[i])
        check_return(names[i])
    }
    printf "    %d customers: %d A, %d B, %d C, %d D, %d without a grade; %d differing cells\n", \
        customers, grades["A"], grades["B"], grades["C"], grades["D"], grades[""], differences
    exit differences > 0 || customers == 0 || !grades["A"] || !grades["B"] || !grades["C"] \
        || !grades["D"] || !grades[""]
}

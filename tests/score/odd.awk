# odd.awk — one small random export of sales for each SEED, into sales.csv; prints the as-of date to
# score it at. From nobody to 60 customers who buy nothing, once, often on one day or regularly; amounts
# alike, of any size, 0 or below 0, with and without costs; the as-of date at the last purchase, far
# behind it, or before some or all of them. The same on every machine: a generator of its own
# (Lehmer's, modulus 2^31 - 1).

function below(n)
{
    seed = seed * 16807 % 2147483647
    return seed % n
}

function date_of(day,    year, month, length_of) # of days since 2020-01-01, at most 365 a year
{
    year = 2020 + int(day / 336)
    month = 1 + int(day % 336 / 28)
    return sprintf("%04d-%02d-%02d", year, month, 1 + day % 28)
}

# In hundredths.
function amount(kind)
{
    if (kind == 0) return 1000
    if (kind == 1) return 0
    if (kind == 2) return -1 - below(5000)
    if (kind == 3) return 1 + below(3)
    if (kind == 4) return 90000000000000 - below(1000)
    if (kind == 5) return below(2) ? 90000000000000 : 1
    if (kind == 6) return below(4) ? 100 + below(10000) : -100 - below(10000)
    return 100 + below(20000)
}

function hundredths(number)
{
    return sprintf("%.2f", number / 100)
}

BEGIN {
    seed = SEED * 7919 + 1
    for (i = 0; i < 5; i++) below(2)
    customers = below(4) ? 1 + below(60) : below(3)
    span = below(3) ? 1 + below(900) : 1 + below(3)
    kind = below(9)
    most = below(3) ? 1 + below(12) : 1
    costs = below(3)
    alike = below(4) == 0
    print "customer_id,time,order_id,amount,cost" >"sales.csv"
    for (i = 1; i <= customers; i++) {
        count = alike ? most : below(most + 1)
        if (below(40) == 0) count = 300
        for (j = 0; j < count; j++) {
            day = alike ? int(j * span / most) : below(span)
            paid = amount(kind == 8 ? below(8) : kind)
            cost = costs == 0 || (costs == 1 && below(3)) ? "" : hundredths(paid - below(paid > 0 ? 2 * paid % 1000000 + 1 : 100))
            printf "c%d,%s,o%d,%s,%s\n", i, date_of(day), order++, hundredths(paid), cost >"sales.csv"
        }
    }
    late = below(4)
    print date_of(late == 0 ? span : late == 1 ? span + below(9000) : late == 2 ? below(span) : span - 1)
}

# payments.awk — made-up sales on account, contacts and customers, into sales.csv, contacts.csv and
# customers.csv: orders with due dates that are paid early, in time, late, never or after the as-of
# date 2024-12-31, in one line or in instalments; refunds with and without an order, a due date or a
# payment; customers with a limit, with one of 0 and with none; surveys and costs of contacts. The
# same on every machine: a generator of its own (Lehmer's, modulus 2^31 - 1).

function below(n)
{
    seed = seed * 16807 % 2147483647
    return seed % n
}

function date_of(day,    era, rest, year, month) # of days since 1970-01-01
{
    day += 719468
    era = int(day / 146097)
    rest = day - era * 146097
    year = int((rest - int(rest / 1460) + int(rest / 36524) - int(rest / 146096)) / 365)
    rest -= 365 * year + int(year / 4) - int(year / 100)
    month = int((5 * rest + 2) / 153)
    return sprintf("%04d-%02d-%02d", year + era * 400 + (month >= 10),
        month + (month < 10 ? 3 : -9), rest - int((153 * month + 2) / 5) + 1)
}

function some_date(day)
{
    return day == "" ? "" : date_of(day)
}

# How many days after its due date, "" for never; by how good a payer is.
function delay(payer)
{
    if (below(100) >= 8 * payer)
        return -below(20)
    if (payer > 2 && below(5) == 0)
        return ""
    return below(4) == 0 ? below(90) : 1 + below(9)
}

function put_line(id, day, order, amount, due, paid)
{
    print id "," date_of(day) "," order "," amount "," (amount < 0 ? "" : int(amount * 0.6)) "," \
        "k" below(5) "," some_date(due) "," some_date(paid) >"sales.csv"
}

function put_order(id, number, payer,    day, order, amount, due, late, part)
{
    day = as_of - start + below(stay + 1)
    order = below(9) == 0 ? "" : id "-" number
    amount = 100 + below(90000) / 100
    due = below(7) == 0 ? "" : day + 10 * below(7)
    for (part = below(6) == 0 ? 2 : 1; part > 0; part--) {
        late = due == "" ? "" : delay(payer)
        put_line(id, day, order, amount, due, late == "" ? "" : due + late)
        if (due != "")
            due += 30
    }
    if (below(6) == 0)
        put_line(id, day + below(40), order, -below(100) - 1, below(3) ? "" : due, \
            below(3) ? "" : day + below(60))
    if (below(25) == 0)
        put_line(id, day + below(40), "", -below(100) - 1, below(3) ? "" : day + below(90), "")
}

function put_contact(id,    asked)
{
    asked = below(3)
    print id "," date_of(as_of - below(500)) "," (asked ? "contact" : "survey") "," \
        (below(2) ? below(900) / 100 : "") "," (asked || below(3) == 0 ? "" : 1 + below(4)) "," \
        (asked || below(2) ? "," : 1 + below(5) "," 1 + below(5)) >"contacts.csv"
}

BEGIN {
    seed = 20241231
    as_of = 20088
    print "customer_id,time,order_id,amount,cost,category,due_date,paid_date" >"sales.csv"
    print "customer_id,time,kind,cost,score,expectation,perceived" >"contacts.csv"
    print "customer_id,credit_limit" >"customers.csv"
    for (customer = 1; customer <= 900; customer++) {
        id = sprintf("c%04d", customer)
        payer = below(6)
        start = 100 + below(700) # days ago
        stay = below(2) ? start : below(start)
        for (number = below(3) ? below(4) : below(20); number > 0; number--)
            put_order(id, number, payer)
        for (number = below(4); number > 0; number--)
            put_contact(id)
        print id "," (below(3) == 0 ? "" : below(9) == 0 ? 0 : 200 + below(2000)) >"customers.csv"
    }
}

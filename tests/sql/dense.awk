# Writes a table of made-up sales, products, customers or interactions as TSV, in which the
# thresholds of the classes are met often: few values, and days that lie on limits or beside them.
# awk -v table=sales -v seed=1 -f dense.awk; the same seed gives the same bytes, of any table.
#
# scripts/generate.c makes likely customers; these are not.

# 0 .. below - 1, by Park and Miller's generator: exact in doubles.
function draw(below)
{
    state = state * 16807 % 2147483647
    return int(state / 7) % below
}

function pick(list,    words)
{
    return substr(words[draw(split(list, words, " ")) + 1], 2)
}

# The date of an age in days before 2024-12-31, by whole years of 365.2425 days from March on.
function date_of(age,    z, era, doe, yoe, doy, mp)
{
    z = 20088 - age + 719468
    era = int(z / 146097)
    doe = z - era * 146097
    yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
    doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100))
    mp = int((5 * doy + 2) / 153)
    return sprintf("%04d-%02d-%02d", yoe + era * 400 + (mp >= 10), mp < 10 ? mp + 3 : mp - 9, \
        doy - int((153 * mp + 2) / 5) + 1)
}

# Around a limit, or anywhere in two years, or (below 0) later than now.
function draw_age()
{
    return draw(3) ? draw(730) - 3 : pick("-0 -29 -30 -31 -89 -90 -91 -179 -180 -181 -364 -365 -366")
}

function draw_time(age)
{
    return date_of(age) (draw(2) ? "" : sprintf("T%02d:00:00", 9 + draw(3)))
}

function write_orders(customer,    orders, first, step, k, age, lines)
{
    orders = draw(4) ? draw(9) : draw(3)
    first = draw_age()
    step = draw(3) ? 1 + draw(100) : pick("-30 -45 -60 -90 -91")
    for (k = 0; k < orders; k++) {
        age = draw(3) ? first + k * step : draw_age()
        number++
        for (lines = 1 + draw(3); lines > 0; lines--)
            write_line(customer, age)
    }
}

function write_line(customer, age,    amount, discount, quantity)
{
    amount = 10 * (1 + draw(9))
    discount = draw(2) ? 0 : draw(2) ? int(amount * 100 / 9) / 100 : draw(30)
    quantity = 1
    if (draw(15) == 0) {
        quantity = -1
        amount = -amount
        discount = 0
    }
    print customer, draw_time(age < -5 ? 0 : age), "o" number, "p" draw(12), \
        pick("- - -Tianfu -Longjing -Clear_Spring"), quantity, amount ".00", discount, \
        pick("-paid -paid -paid -paid -paid -paid -paid -closed")
}

function write_interactions(customer,    count, kind)
{
    for (count = draw(3) ? draw(12) : draw(60); count > 0; count--) {
        kind = pick("-contact -contact -contact -visit -complaint -survey -campaign -plan -loss " \
            "-mystery")
        print customer, draw_time(draw_age()), kind, pick("-in -out -out -in -"), \
            kind == "campaign" ? pick("-treatment -control -") : "", \
            kind == "survey" ? pick("-1 -2 -3 -4 -") : "", \
            kind == "survey" ? pick("-2 -3 - -") : "", kind == "survey" ? pick("-2 -3 -4 -") : "", \
            kind == "plan" ? date_of(draw(2) ? -draw(200) : pick("-0 --89 --90 --91 --1")) : ""
    }
}

BEGIN {
    OFS = "\t"
    state = seed * 7919 + length(table)
    for (k = 0; k < 10; k++)
        draw(2)
    if (table == "sales") {
        print "customer_id", "time", "order_id", "product", "brand", "quantity", "amount", \
            "discount", "order_status"
        print "c0", date_of(760), "o0", "p0", "Tianfu", 1, "10.00", 0, "paid"
    } else if (table == "interactions")
        print "customer_id", "time", "kind", "direction", "group", "score", "expectation", \
            "perceived", "planned_date"
    else if (table == "customers")
        print "customer_id", "relation", "lookalike"
    else {
        print "product", "brand", "launch_date"
        for (k = 0; k < 9; k++)
            print "p" k, pick("-Tianfu -Longjing -"), k < 6 ? date_of(100 * k) : ""
    }
    for (k = 0; k < 400; k++)
        if (table == "sales")
            write_orders("c" k)
        else if (table == "interactions")
            write_interactions("c" k)
        else if (table == "customers")
            print "c" k, draw(30) ? "consumer" : "internal", pick("- -0.49 -0.5 -0.51")
}

# Reads a crmkit stream, or a plain TSV table of transactions, and writes the columns that the twin
# needs, by name: tag customer_id time order_id quantity amount unit_price cost order_status
# relation. Tags: T a line, C a customer, A the as-of date (as time).
#
# Fields stay escaped as they are in the stream: an escape stands for one text only, so that
# grouping and byte order are the same, and the tools' tables are written with the same escapes.
#
# map: "time=order_date amount=revenue" where a plain table names its columns otherwise.

function learn_columns(section, first,    i, name)
{
    for (i = first; i <= NF; i++) {
        name = $i
        if (name in renamed)
            name = renamed[name]
        place[section, name] = i
    }
}

function field(section, name)
{
    return (section, name) in place ? $(place[section, name]) : ""
}

function write_record(section)
{
    print section, field(section, "customer_id"), field(section, "time"), \
        field(section, "order_id"), field(section, "quantity"), field(section, "amount"), \
        field(section, "unit_price"), field(section, "cost"), field(section, "order_status"), \
        field(section, "relation")
}

BEGIN {
    FS = OFS = "\t"
    count = split(map, pairs, " ")
    for (i = 1; i <= count; i++) {
        split(pairs[i], pair, "=")
        renamed[pair[2]] = pair[1]
    }
}
{ sub(/\r$/, "") }
NR == 1 {
    stream = /^##crm\t/
    if (!stream) {
        learn_columns("T", 1)
        next
    }
}
!stream { write_record("T"); next }
$1 == "##as_of" { print "A", "", $2, "", "", "", "", "", "", "" }
/^#T\t/ { learn_columns("T", 2) }
/^#C\t/ { learn_columns("C", 2) }
$1 == "T" || $1 == "C" { write_record($1) }

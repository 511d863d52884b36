# Reads a crmkit stream, or a plain TSV table of transactions, and writes the columns that the twin
# needs, by name: a tag and those of schema.sql. Tags: T a line, I an interaction, P a product, C a
# customer, A the as-of date (as time), #I that the stream has interactions, be it none.
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

function write_record(section,    i, line)
{
    line = section
    for (i = 1; i <= wanted; i++)
        line = line OFS ((section, names[i]) in place ? $(place[section, names[i]]) : "")
    print line
}

BEGIN {
    FS = OFS = "\t"
    wanted = split("customer_id time order_id quantity amount unit_price cost order_status " \
        "relation product brand discount launch_date kind direction group score expectation " \
        "perceived planned_date lookalike", names, " ")
    count = split(map, pairs, " ")
    for (i = 1; i <= count; i++) {
        split(pairs[i], pair, "=")
        renamed[pair[2]] = pair[1]
    }
    place["A", "time"] = 2
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
$1 == "##as_of" { write_record("A") }
/^#[TIPC]\t/ { learn_columns(substr($1, 2), 2) }
$1 == "#I" || $1 ~ /^[TIPC]$/ { write_record($1) }

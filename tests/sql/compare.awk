# Compares two tables of customers by column names: awk -f compare.awk TWIN OTHER. Prints the first
# 10 differing cells and a closing line; exit 1 on any. The tools write 9 significant digits. A
# column that is empty throughout in TWIN may be missing in OTHER.

function differs(column, twin, other,    difference, scale)
{
    if (!(column in is_number) || twin == "" || other == "")
        return twin "" != other ""
    difference = twin > other ? twin - other : other - twin
    scale = twin > other ? twin : other
    return difference > 1e-8 * scale
}

function tell(message)
{
    if (differences++ < 10)
        print "    " message
}

BEGIN {
    FS = "\t"
    split("cycle_days gap_cv main_brand_share main_brand_per_order", numbers, " ")
    for (i in numbers)
        is_number[numbers[i]]
}
FNR == 1 {
    for (i = 1; i <= NF; i++)
        place[FILENAME, $i] = i
    if (NR == 1) {
        twin = FILENAME
        columns = split($0, names, FS)
        next
    }
    other = FILENAME
    for (i = 1; i <= columns; i++)
        if (names[i] in is_filled && !((other, names[i]) in place))
            tell("no column " names[i] " in the tool's table")
    next
}
FILENAME == twin {
    rows[$1] = $0
    for (i = 1; i <= columns; i++)
        if ($i != "")
            is_filled[names[i]]
    next
}
{
    id = $(place[other, "customer_id"])
    if (!(id in rows)) {
        tell(id ": not in the twin")
        next
    }
    compared++
    split(rows[id], values, FS)
    for (i = 2; i <= columns; i++)
        if ((other, names[i]) in place) {
            value = $(place[other, names[i]])
            if (differs(names[i], values[i], value))
                tell(id ": " names[i] ": twin \"" values[i] "\", tool \"" value "\"")
        }
    delete rows[id]
}
END {
    for (id in rows)
        tell(id ": not in the tool's table")
    printf "    %d customers compared, %d differing cells\n", compared, differences
    exit differences > 0 || compared == 0
}

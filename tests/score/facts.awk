# facts.awk — how the recomputations read days and money, given to awk before them: awk -f facts.awk
# -f recompute.awk.

function day_of(date,    year, month, era, rest) # days since 1970-01-01
{
    year = substr(date, 1, 4) + 0
    month = substr(date, 6, 2) + 0
    if (month <= 2)
        year--
    era = int(year / 400)
    rest = year - era * 400
    return era * 146097 + rest * 365 + int(rest / 4) - int(rest / 100) \
        + int((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + substr(date, 9, 2) - 1 - 719468
}

function rounded(number) # half away from zero
{
    return number < 0 ? -int(-number + 0.5) : int(number + 0.5)
}

function units(money,    parts, sign, whole) # 1/10000, exact
{
    sign = money ~ /^-/ ? -1 : 1
    sub(/^[-+]/, "", money)
    split(money ".", parts, ".")
    whole = substr(parts[2] "0000", 1, 4)
    return sign * (parts[1] * 10000 + whole)
}

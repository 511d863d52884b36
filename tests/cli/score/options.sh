# The options and their keys are the same, and each is said in the ##tool line; a longer horizon is
# never worth less, a higher discount never more.
crm-import -q "$SAMPLES"/{sales,customers}.csv >all.crm
crm-score -q --force --by clv --horizon 90 --discount 0.2 --unit day --occasion order all.crm \
    >by-options 2>/dev/null
crm-score -q --set value.force=yes --by clv --set value.horizon=90 --set value.discount=0.2 \
    --set value.unit=day --set value.occasion=order all.crm 2>/dev/null | cmp - by-options
grep '^##tool	crm-score' by-options
value() {
    crm-score -q --force --by clv --table "$@" all.crm 2>/dev/null | awk -F '\t' '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { purchases += $at["expected_purchases"]; value += $at["clv"] }
        END { printf "%.3f %.1f\n", purchases, value }'
}
value --horizon 1
value --horizon 90
value --horizon 365
value --horizon 365 --discount 0
value --horizon 365 --discount 0.5
value --horizon 365 --unit month --discount 0

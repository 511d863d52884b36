# D6: the chance that a profile is a buyer's, of the samples; the model, and what it does elsewhere.
crm-import -q -o shop.crm "$SAMPLES"/{sales,customers,products,interactions}.csv
crm-score --by lookalike --save-model model.tsv -o likely.crm shop.crm
# Everybody who is not internal has one; those who bought have more of it on average.
crm-segment -q --by status --measures --table likely.crm | awk -F '\t' '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["lookalike"] == "" { without[$at["relation"]]++; next }
    { bought = $at["occasions"] > 0; count[bought]++; sum[bought] += $at["lookalike"] }
    END {
        for (relation in without) print relation, without[relation], "without"
        printf "%d buyers %.3f, %d others %.3f\n", count[1], sum[1] / count[1], count[0],
            sum[0] / count[0]
    }'
# The rows of income: coefficient, error, odds with their interval, others and buyers.
awk -F '[\t;]' '$2 ~ /^income_band/ {
    printf "%s %.3f %.3f  %.2f (%.2f to %.2f)  %d %d\n", $2, $3, $4, $5, $6, $7, $8, $9 }' model.tsv
grep -c 'lookalike' model.tsv
crm-score -q --by lookalike --explain c000002 shop.crm | grep -A 9 '(D6)'
# The same by the model; on customers of whom only the region is there, one of them new.
crm-score -q --by lookalike --model model.tsv shop.crm | grep '^C' >by-model
grep '^C' likely.crm | cmp - by-model
printf '%s\n' customer_id,region a,Hangzhou b,Shanghai c,Lhasa d, |
    crm-import -q --as-of 2025-01-31 | crm-score --by lookalike --model model.tsv --table
# A model without it, and one that asks for more than it has.
crm-score -q --by profit --learn-only --save-model other.tsv shop.crm
values() {
    awk -F '\t' 'NR > 1 { count[$NF != ""]++ } END { print count[1] + 0, "with,", count[0], "without" }'
}
crm-score --by lookalike --model other.tsv --table shop.crm | values
crm-score --by lookalike --model model.tsv --set lookalike.least_auc=0.9 --table shop.crm | values
crm-score -q --by lookalike --model model.tsv --set lookalike.least_auc=0.9 --explain c000002 \
    shop.crm | grep '(D6)'

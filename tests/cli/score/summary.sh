# needs: data/cdnow/cdnow_customers_summary_with_transactions.csv
# A published table of x, t_x, T and zbar in weeks: twelve months of 4.345 weeks at 1 % a month,
# 36.278499 of customer 1 and 71509.9034 of all.
tr , '\t' <"$CRM_DATA/cdnow/cdnow_customers_summary_with_transactions.csv" |
    sed '1s/ID/customer_id/' >weeks.tsv
crm-score --summary --by clv --model-type bgnbd --unit week --horizon 364.98 \
    --set value.period=30.415 --discount 0.126832403 --table weeks.tsv >values.tsv
awk -F '\t' '$1 == "1" { printf "%.3f\n", $NF } NR > 1 { sum += $NF } END { printf "%.2f\n", sum }' \
    values.tsv
crm-score -q --summary --by clv --explain 6 weeks.tsv
# Other names of the columns, another unit; without money there is no value.
awk -F '\t' -v OFS='\t' 'NR == 1 { print "customer_id", "frequency", "recency", "T"; next }
    { print $1, $2, $3 * 7, $4 * 7 }' weeks.tsv >days.tsv
crm-score --summary --by clv --unit day --model-type bgnbd --table days.tsv >numbers.tsv
sed -n 2p numbers.tsv
crm-score -q --summary --by clv --unit day --model-type bgnbd --explain 6 days.tsv 2>/dev/null
# What cannot be is refused; so is a table without the columns that were asked for.
for row in '1.5	1	2' '1	3	2' '0	1	2' '1	-1	2' 'a	1	2' '1	1	1e9'; do
    printf 'customer_id\tx\tt_x\tT\n7\t%s\n' "$row" | crm-score -q --summary --by clv --force
    echo "exit $?"
done
for columns in 'x	t_x' 'x	T' 'recency	T' 'frequency	t_x	t'; do
    printf 'customer_id\t%s\n7\t1\t1\t1\n' "$columns" | cut -f -"$(wc -w <<<"$columns x")" |
        crm-score -q --summary --table -o out
    echo "exit $? $(find . -name out)"
done

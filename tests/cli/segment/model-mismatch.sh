# A model is for the settings and the kind of data that it was learned with: anything else is refused,
# for its cut points would mean something else.
printf 'customer_id,time,amount,cost\na,2024-01-05,10,2\nb,2024-01-05,20,1\nc,2024-01-06,5,1\n' >sales.csv
crm-import -q sales.csv -o sales.crm
crm-segment -q --learn-only --save-model m.tsv sales.crm
try() {
    crm-segment -q --model m.tsv "$@" -o out
    echo "exit $? $(find . -name out)"
}
cut -d, -f1-3 sales.csv | crm-import -q -o no-costs.crm
try no-costs.crm
try sales.crm --by importance --set importance.vip=0.1
try sales.crm --by importance --set importance.value=revenue
try sales.crm --by value_matrix --set value_matrix.reference=median
try sales.crm --by rfm --set rfm.class_by=raw
try sales.crm --by rfm --set rfm.window=30
try sales.crm --by rfm --set 'rfm.recency_cuts=1;2;3;4'
try sales.crm
rm out
# The cut points of one column are none of another's.
printf 'customer_id,worth,debt\na,1,30\nb,2,20\nc,3,10\n' | crm-import -q sales.crm /dev/stdin -o both.crm
crm-segment -q --by importance --set importance.value=worth --save-model m.tsv -o worth.crm both.crm
grep ^importance m.tsv
crm-segment -q --by importance --set importance.value=worth --model m.tsv both.crm | cmp - worth.crm
try both.crm --by importance --set importance.value=debt

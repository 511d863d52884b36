# Cut points given, a window, and classes by the raw values.
cat >sales.csv <<'END'
customer_id,time,amount
a,2023-01-05,500
a,2024-01-20,10
b,2024-01-30,20
b,2024-01-31,20
c,2024-01-01,100
END
crm-import -q sales.csv >sales.crm
rfm() {
    crm-segment -q --by rfm --table "$@" sales.crm
}
cuts=(--set 'rfm.recency_cuts=1;10;20;40' --set 'rfm.frequency_cuts=1;2;3;4'
    --set 'rfm.monetary_cuts=10;20;40;100')
rfm "${cuts[@]}"
rfm "${cuts[@]}" --set rfm.window=30
rfm "${cuts[@]}" --set rfm.class_by=raw
crm-segment -q --by rfm "${cuts[@]}" sales.crm | grep ^##tool

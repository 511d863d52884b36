# Learned from all, applied to one: the cut points are those of all.
cat >sales.csv <<'END'
customer_id,time,amount
a,2024-01-01,100.00
b,2024-01-11,50.00
c,2024-01-21,25.00
d,2024-01-31,10.00
e,2024-02-10,5.00
END
crm-import -q sales.csv >all.crm
crm-segment -q --by rfm,importance --save-model all.model --table all.crm
grep '^customer_id\|^c,' sales.csv |
    crm-import -q --as-of 2024-02-10 |
    crm-segment -q --by rfm,importance --model all.model --table
# Amounts of one currency say nothing of another; where one side names none it is taken at its word.
crm-import -q --currency EUR sales.csv | crm-segment -q --by importance --save-model euro.model >/dev/null
cut -f 1,2 euro.model
crm-import -q --currency JPY sales.csv | crm-segment -q --by importance --model euro.model
crm-import -q --currency EUR sales.csv | crm-segment -q --by importance --model euro.model --table | cut -f 1,2
crm-segment -q --by importance --model euro.model --table all.crm | cut -f 1,2
crm-import -q --currency JPY sales.csv | crm-segment -q --by importance --model all.model --table | cut -f 1,2

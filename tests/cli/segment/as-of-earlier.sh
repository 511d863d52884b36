# Facts after the date count for nothing and pass through; the stream says the new date.
cat >sales.csv <<'END'
customer_id,time,order_id,amount
a,2024-01-05,o1,10.00
a,2024-02-11,o2,25.00
b,2024-01-06,o3,12.50
c,2024-02-01,o4,99.00
END
crm-import -q sales.csv | crm-segment --as-of 2024-01-31 --by importance --measures >out.crm
grep '^##as_of\|^T\|^##end' out.crm
awk -F '\t' '$1 == "#C" { for (i = 1; i <= NF; i++) at[$i] = i }
    /^#?C/ { print $2, $at["recency_days"], $at["occasions"], $at["revenue"], $at["importance"] }' out.crm

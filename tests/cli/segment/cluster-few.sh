# Buyers who are alike, or too few: fewer clusters, said why.
crm-import -q <<'END' >three.crm
customer_id,time,order_id,amount
a,2024-02-11,1,25.00
b,2024-02-11,2,25.00
c,2024-01-05,3,1200.50
END
crm-segment --by cluster --set cluster.k=5 --table three.crm
grep -v '^T	c' three.crm | crm-segment --by cluster --table
crm-segment --by cluster --set cluster.measures=margin three.crm | tail -n 3
crm-segment --by cluster --set 'cluster.measures=revenue;occasion' three.crm

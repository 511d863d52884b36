# D2 by hand: margin m of the last 365 days, retention r, q = r / 1.1, lifetime L = (1 - r^10) /
# (1 - r), value m q (1 - q^L) / (1 - q); a lost customer 0. Active a year ago (2024-01-01): 40 of
# class x, of whom 20 have bought since, and 29 of class y, of whom all have: y has too few, so it
# has the retention of all, 49 / 69. Who came later counts for nothing.
{
    echo 'customer_id,time,amount,cost'
    for i in {100..139}; do
        echo "x$i,2023-12-01,10,5"
        ((i >= 120)) || echo "x$i,2024-12-01,20,10"
    done
    for i in {100..128}; do
        echo "y$i,2023-12-01,10,5"
        echo "y$i,2024-12-01,20,10"
    done
    echo n,2024-12-31,100,0
} >sales.csv
{
    echo customer_id,source,region
    for i in {100..139}; do echo "x$i,x,north"; done
    for i in {100..128}; do echo "y$i,y,north"; done
    echo n,x,
    echo never,y,
} >customers.csv
crm-import -q --as-of 2024-12-31 sales.csv customers.csv >all.crm
chosen() {
    grep -E '^(customer_id|x100|x139|y100|n|never)	'
}
try() {
    crm-score -q --by clv_simple --set activity.inactive=100 "$@" --table all.crm | chosen
}
try
try --set clv_simple.class=region
try --set clv_simple.class=nothing
try --set clv_simple.years=2 --discount 0
# The limit of inactivity decides who was active: with 20 days nobody was, and nothing is estimated.
crm-score -q --by clv_simple --set activity.inactive=20 --table all.crm | chosen
for customer in x100 x139 y100 never; do
    crm-score -q --by clv_simple --set activity.inactive=100 --explain $customer all.crm | awk -v RS= 'NR > 2'
done
# A class that the customers lack is said; one that knows who stayed is refused.
for class in nothing importance clv_simple; do
    crm-score --by clv_simple --set activity.inactive=100 --set clv_simple.class=$class -o out.crm all.crm 2>&1
    echo "exit $?"
done

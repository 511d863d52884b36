# Data that no model fits: with --force too it is refused or warned of, and nothing is no number.
try() { # title; sales on standard input
    echo "== $1"
    crm-import -q -o in.crm
    for occasion in day order; do
        crm-score -q --force --occasion $occasion --table in.crm 2>messages >out.tsv
        echo "exit $?"
        sort -u messages
        head -n 3 out.tsv
        ! grep -i 'nan\|inf' out.tsv
    done
}
head='customer_id,time,order_id,amount,cost'
try 'one customer' <<<"$head
a,2024-01-05,o1,10,4"
try 'one customer, orders of one day' <<<"$head
a,2024-01-05,o1,10,4
a,2024-01-05,o2,20,4
a,2024-01-05,o3,30,4"
try 'zero amounts' <<<"$head
a,2024-01-05,o1,0,0
a,2024-02-05,o2,0,0"
try 'refunds alone' <<<"$head
a,2024-01-05,o1,-10,-4
b,2024-01-05,o2,-20,-4"
same() { # amount, purchases a customer
    echo "$head"
    for i in {1000..1599}; do
        for ((month = 1; month <= $2; month++)); do
            printf 'c%s,2024-%02d-05,o%s-%s,%s,0\n' "$i" "$month" "$i" "$month" "$1"
        done
    done
}
try 'all the same' < <(same 10 9)
try 'all the same, for nothing' < <(same 0 9)
try 'one purchase each' < <(
    same 10 1
    echo z,2024-09-05,z,1,0
)

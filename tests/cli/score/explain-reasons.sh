# Why somebody has no number is said of him, not as one of several things that it may be; and what a
# profit is of.
{
    echo customer_id,time,order_id,amount,cost
    for i in {100..139}; do
        printf 'c%s,2023-01-%02d,o%s,10,4\n' "$i" $((i % 28 + 1)) "$i"
    done
    echo new,2024-05-01,n1,10,4
    echo bare,2024-05-01,b1,10,
    echo part,2024-05-01,p1,10,4
    echo part,2024-05-02,p2,10,
} >sales.csv
printf 'customer_id,name\nnobody,N\n' >customers.csv
crm-import -q --as-of 2024-05-31 sales.csv customers.csv >all.crm
(head -3 sales.csv) | crm-import -q --as-of 2024-05-31 - customers.csv >few.crm
printf 'customer_id,time,order_id,amount,cost\na,2024-05-01,o1,-10,-4\na,2024-05-02,o2,5,\n' |
    crm-import -q --as-of 2024-05-31 >back.crm
tell() { # stream customer options
    local input=$1 customer=$2
    shift 2
    echo "$customer $*"
    crm-score -q --explain "$customer" "$@" "$input" | awk -v RS= 'NR > 2'
}
for customer in nobody new bare part; do
    tell all.crm $customer --by profit
done
tell all.crm new --by clv_simple --set activity.inactive=30
tell few.crm c100 --by clv_simple,lifetime
tell few.crm nobody --by clv_simple,lifetime
tell all.crm new --by lifetime --set lifetime.class=landmark
tell back.crm a --by profit,clv_simple

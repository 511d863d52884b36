# Orders of one day only are one purchase to the model, whatever it counts: the same values by day
# and by order.
make() { # orders of the single day of c1599
    echo customer_id,time,order_id,amount
    for i in {1000..1598}; do
        for ((day = 1 + i % 28, order = 0; order <= i % 4; order++)); do
            printf 'c%s,2024-%02d-%02d,o%s-%s,%s\n' "$i" $((1 + order * (1 + i % 3))) "$day" "$i" \
                "$order" $((10 + i % 17))
        done
    done
    for ((order = 0; order < $1; order++)); do
        echo "c1599,2024-03-03,p$order,10"
    done
}
for orders in 1 4; do
    make $orders | crm-import -q --as-of 2024-12-31 >in.crm
    for occasion in day order; do
        crm-score -q --by clv --force --occasion $occasion --table in.crm 2>/dev/null | tail -n 1
    done
done

# Groups of buyers who are alike: found, explained, and applied by a saved model.
awk 'BEGIN {
    print "customer_id,time,order_id,amount,cost"
    for (c = 10; c < 40; c++)
        for (o = 0; o < (c % 3 == 0 ? 9 : 1); o++)
            printf "c%d,2024-%02d-%02d,o%d,%d.50,%d\n", c, c % 3 == 1 ? 1 + c % 2 : 12 - o,
                1 + c * 7 % 28, c * 100 + o, c % 3 == 0 ? 900 + c : 30 + c, 20 + o
}' >sales.csv
printf 'customer_id,name\nc99,Li Hua\n' >customers.csv
crm-import -q sales.csv customers.csv -o shop.crm
crm-segment --by cluster --set cluster.k=4 --save-model model shop.crm -o four.crm
grep '^cluster' model
crm-segment -q --by cluster --set cluster.k=4 --model model shop.crm | cmp - four.crm
crm-segment --by cluster --model model shop.crm -o out.crm || echo "exit $?"
count() {
    crm-segment -q --by cluster "$@" --table shop.crm | cut -f 3- | sort | uniq -c
}
count
count --set 'cluster.measures=revenue;margin' --set cluster.k=2
crm-segment -q --by cluster --set cluster.k=4 --explain c13 shop.crm | awk -v RS= 'NR > 2'
crm-segment -q --by cluster --explain c99 shop.crm | awk -v RS= 'NR > 2'
crm-segment -q --by cluster --explain c13 --as-of 2000-01-01 shop.crm | awk -v RS= 'NR > 2'

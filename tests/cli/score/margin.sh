# What clv takes for margin, and what no cost can tell. 40 of 400 have a cost, and earn 30.
cat >sales.csv <<'END'
customer_id,time,order_id,amount,cost
a,2023-06-02,o1,40.00,10.00
b,2023-08-01,o2,200.00,
b,2024-03-01,o3,160.00,
END
crm-import -q --as-of 2024-05-31 sales.csv >some.crm
rates() { # the remarks on margin, and the rates that were learned
    crm-score --by profit,clv --force --learn-only --save-model m "$@" 2>&1 |
        grep "^crm-score: note: .*\(margin\|lines with\)"
    awk -F '\t' '$2 == "margin_rate" || $2 == "no_margin" { print $1, $2, $3 }' m
}
echo 'profit.rate is for lines without a cost: clv is at (30 + 0.2 x 360) / 400'
rates --set profit.rate=0.2 some.crm
echo 'without it: 30 / 40'
rates some.crm
echo 'profit.rate where nothing has a cost'
cut -d , -f 1-4 sales.csv | crm-import -q --as-of 2024-05-31 >none.crm
rates --set profit.rate=0.3 none.crm
crm-score -q --by clv --force --model m --set profit.rate=0.2 none.crm -o out.crm
echo "exit $?"

echo 'one line of 1 that cost 500: all of it is lost, no more'
printf 'customer_id,time,amount,cost\na,2024-01-05,1,500\nb,2024-01-06,1000,\n' | crm-import -q >loss.crm
rates loss.crm
crm-score -q --by profit --table loss.crm

echo 'costs of a line that was taken back: no margin is known, and clv is of revenue'
cat >returned.csv <<'END'
customer_id,time,order_id,amount,cost
a,2024-01-05,o1,10.00,4.00
a,2024-01-06,o2,-10.00,-4.00
b,2024-01-06,o3,1000.00,
END
crm-import -q returned.csv >returned.crm
rates returned.crm
crm-score -q --by profit,clv_simple --table returned.crm
crm-score -q --force --by profit,clv --model m returned.crm | grep -c '^C'
crm-score -q --by profit --explain b returned.crm | awk -v RS= 'NR > 2'
crm-score -q --by profit --set profit.rate=0.2 --table returned.crm
crm-score -q --force --by clv --model m --set profit.rate=0.2 returned.crm -o out.crm
echo "exit $?"

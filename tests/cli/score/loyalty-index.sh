# D8: the loyalty of buyers beside each other, and what became of it since the quarter before.
cat >sales.csv <<'SALES'
customer_id,time,order_id,amount,category
a,2023-01-10,a1,100.00,tea
a,2023-04-10,a2,100.00,coffee
a,2023-07-10,a3,100.00,tea
a,2024-08-20,a4,50.00,tea
a,2024-11-20,a5,150.00,cups
b,2024-01-10,b1,40.00,tea
b,2024-03-20,b2,40.00,tea
b,2024-08-02,b3,40.00,tea
b,2024-08-12,b4,40.00,tea
c,2024-11-10,c1,500.00,cups
d,2024-06-10,d1,80.00,tea
d,2024-10-10,d2,20.00,tea
SALES
cat >surveys.csv <<'SURVEYS'
customer_id,time,kind,score,expectation,perceived
a,2024-09-01,survey,,3,4
b,2024-09-02,survey,2,,
b,2023-09-02,survey,4,,
d,2024-05-02,survey,1,3,3
d,2024-12-02,contact,,,
never,2024-12-02,survey,4,,
SURVEYS
crm-import -q --as-of 2024-12-31 sales.csv surveys.csv -o all.crm
crm-score --by loyalty_index --table all.crm
for customer in a b c d never; do
    crm-score -q --by loyalty_index --explain $customer all.crm | awk -v RS= 'NR > 2'
done
# A quarter before, c had not bought.
crm-score -q --by loyalty_index --as-of 2024-09-30 -o then.crm all.crm
crm-score --by loyalty_index --previous then.crm --table all.crm
# The windows are those of recent_revenue and prior_revenue.
crm-score -q --by loyalty_index --set measures.window=200 --table all.crm
crm-score -q --by loyalty_index --learn-only --save-model model all.crm
crm-score --by loyalty_index --model model --set measures.window=200 all.crm >out.crm
echo "exit $?"
# A model of these buyers says the same of them, and finds a place for others.
crm-score -q --by loyalty_index --model model --table all.crm
crm-import -q --as-of 2024-12-31 <<'SALES' | crm-score -q --by loyalty_index --model model --table
customer_id,time,amount,category
x,2021-01-10,1,tea
y,2024-12-30,1,tea
SALES
# What cannot be compared: a file without the index, one whose index is no number.
crm-score -q --by loyalty_index --previous all.crm all.crm >out.crm
echo "exit $?"
sed 's/^\(C	b.*	\)[0-9.]*$/\1high/' then.crm >wrong.crm
crm-score -q --by loyalty_index --previous wrong.crm all.crm >out.crm
echo "exit $?"
grep -n high wrong.crm
# crm-segment reads the index as a part of quality.
crm-score -q --by loyalty_index all.crm | crm-segment -q --by quality --table \
    | awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "quality_loyalty") at = i }
        { print $1, $at }'

# D7: who pays how, by the amounts that fell due in the last 365 days before 2024-12-31.
cat >sales.csv <<'SALES'
customer_id,time,order_id,amount,due_date,paid_date
good,2024-06-03,o01,800.00,2024-07-03,2024-07-01
good,2024-11-20,o02,200.00,2024-12-20,2024-12-20
slow,2024-05-02,o03,900.00,2024-06-01,2024-06-01
slow,2024-08-05,o04,100.00,2024-09-04,2024-09-13
late,2024-05-02,o05,800.00,2024-06-01,2024-06-01
late,2024-08-05,o06,200.00,2024-09-04,2024-09-13
bad,2024-05-10,o07,500.00,2024-06-09,
bad,2024-06-10,o08,500.00,2024-07-10,2024-07-10
taken back,2024-05-10,o09,500.00,2024-06-09,
taken back,2024-06-01,o09,-500.00,,
taken back,2024-06-03,o10,80.00,2024-07-03,2024-07-01
beyond,2024-12-20,o11,120.00,2025-01-20,
within,2024-12-20,o12,50.00,2025-01-20,
cash,2024-12-20,o13,120.00,,2024-12-20
old debt,2023-03-01,o14,70.00,2023-04-01,
later,2024-10-01,o15,70.00,2024-11-01,2025-01-05
SALES
cat >customers.csv <<'CUSTOMERS'
customer_id,credit_limit
good,1000
late,0
bad,
beyond,100
within,100
cash,500
never,5
CUSTOMERS
crm-import -q --as-of 2024-12-31 sales.csv customers.csv -o all.crm
crm-score --by credit --table all.crm
for customer in good slow late bad 'taken back' beyond within cash 'old debt' later; do
    echo
    crm-score -q --by credit --explain "$customer" all.crm | awk -v RS= 'NR != 2'
done
# Thresholds of one's own; those that contradict each other.
crm-score -q --by credit --set credit.share_b=0.1 --set credit.days_b=9 --table all.crm | grep slow
crm-score -q --by credit --set credit.share_d=0.05 all.crm
echo "exit $?"
# The former grade where it was another one, and nobody's where there was none.
crm-score -q --by credit --as-of 2024-06-30 -o then.crm all.crm
crm-score --by credit --previous then.crm --table all.crm
# Without payments, or due dates, there are no grades.
for kept in 1-4 1-5 1-4,6; do
    cut -d, -f $kept sales.csv | crm-import -q --as-of 2024-12-31 | crm-score --by credit --table | head -n 1
done
# A limit that is no amount.
sed 's/^\(C	good	\)[^	]*/\1much/' all.crm | crm-score -q --by credit >out.crm
echo "exit $?"
# The report shows the grades as a class, with what each is worth.
crm-score -q --by credit all.crm | crm-report -q | sed -n '/^Credit grade/,/^$/p'
crm-score -q --by credit all.crm | crm-report -q --lang zh | sed -n '/^信用等级/,/^$/p'

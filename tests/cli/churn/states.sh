# F1 from both sides of L / 2 and L. Without repeat buyers L is 90; with --inactive 60 it is 60.
{
    echo customer_id,time,amount
    for day in 2024-03-31 2024-05-16 2024-05-15 2024-04-01 2024-06-30 2024-05-31 2024-05-30 2024-05-01; do
        echo "$day,$day,1"
    done
} | crm-import -q --as-of 2024-06-30 >single.crm
crm-churn -q --table single.crm
crm-churn -q --inactive 60 --table single.crm
crm-churn -q --inactive 0 --table single.crm
# Three times the own cycle, at least 90 and at most 365; who bought once has the median cycle, 40.
cat >cycles.csv <<'END'
customer_id,time,amount
a,2024-01-01,1
a,2024-02-10,1
b,2024-01-01,1
b,2024-02-10,1
c,2022-01-01,1
c,2023-07-01,1
d,2024-06-01,1
d,2024-06-02,1
once,2024-03-02,1
twice,2023-06-29,1
twice,2023-06-30,1
END
crm-import -q --as-of 2024-06-09 cycles.csv >cycles.crm
crm-churn -q --table cycles.crm
crm-churn -q --as-of 2024-06-10 --table cycles.crm
for customer in a c once; do
    crm-churn -q --by churn_state --explain "$customer" cycles.crm | awk -v RS= 'NR > 2'
done

# By status, then activity, then lifecycle. Those who bought twice have a cycle of 30 days, so that
# half the limit is 45 days: until 2024-11-16. Falling is active, but its revenue has fallen to a
# tenth.
cat >sales.csv <<'END'
customer_id,time,order_id,amount
falling,2024-03-01,o1,100
falling,2024-05-01,o2,100
falling,2024-07-01,o3,100
falling,2024-09-01,o4,10
falling,2024-11-01,o5,10
falling,2024-12-31,o6,10
first,2024-12-01,o7,10
first_quiet,2024-10-02,o8,10
lost,2024-08-01,o9,10
lost,2024-08-31,o10,10
managed,2024-10-17,o11,10
managed,2024-11-16,o12,10
quiet,2024-10-16,o13,10
quiet,2024-11-15,o14,10
steady,2024-10-17,o15,10
steady,2024-11-16,o16,10
END
printf 'customer_id,time,kind,planned_date\nplans,2024-12-01,plan,2025-01-15\n' >plans.csv
printf 'customer_id\nnobody\nplans\n' >customers.csv
crm-import -q --as-of 2024-12-31 sales.csv plans.csv customers.csv -o all.crm
crm-segment --by work_stage all.crm | grep -E '^(C|##columns)'
for customer in falling first_quiet lost managed nobody plans quiet; do
    crm-segment -q --by work_stage --explain $customer all.crm | awk -v RS= 'NR > 2'
done
crm-segment -q --by work_stage,status all.crm | grep -E '^(C|##columns)'

# From potential to loyal, lost and won back. The cycles of the repeat buyers are 30, 31, 91.25,
# 91.25, 335 and 427 days: their median, 91.25, gives those who bought once, and second purchases,
# a limit of 273.75 days.
cat >sales.csv <<'END'
customer_id,time,order_id,amount
back,2023-10-01,o1,10
back,2024-12-01,o2,10
first,2024-04-02,o3,10
first_lost,2024-04-01,o4,10
long_back,2023-08-05,o5,10
long_back,2024-07-05,o6,10
lost,2024-05-01,o7,10
lost,2024-06-01,o8,10
loyal,2023-12-01,o9,10
loyal,2024-03-01,o10,10
loyal,2024-06-01,o11,10
loyal,2024-09-01,o12,10
loyal,2024-11-30,o13,10
repeat,2024-11-01,o14,10
repeat,2024-12-01,o15,10
unhappy,2023-12-01,o16,10
unhappy,2024-03-01,o17,10
unhappy,2024-06-01,o18,10
unhappy,2024-09-01,o19,10
unhappy,2024-11-30,o20,10
END
cat >contacts.csv <<'END'
customer_id,time,kind,planned_date,score
later,2024-12-01,plan,2025-04-01,
soon,2024-12-01,plan,2025-03-31,
today,2024-12-01,plan,2024-12-31,
unhappy,2024-11-30,survey,,1
END
printf 'customer_id,relation\nlater,\nnothing,\nsoon,\nstaff,internal\ntoday,\n' >customers.csv
crm-import -q --as-of 2024-12-31 sales.csv contacts.csv customers.csv -o all.crm
crm-segment --by status all.crm | grep -E '^(C|##model)'
for customer in back first first_lost later lost nothing soon unhappy; do
    crm-segment -q --by status --explain $customer all.crm | awk -v RS= 'NR > 2'
done
echo 'Lost after 30 days, a return counts for 31 days, plans for 91:'
crm-segment -q --by status --inactive 30 --set status.return_days=31 --set status.planned_days=91 \
    all.crm | grep '^C'

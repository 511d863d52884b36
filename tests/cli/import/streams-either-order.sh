# Streams are joined in any order, also where one has a column of customers that the other lacks.
printf 'customer_id,name\nc1,Li\n' | crm-import -q --as-of 2024-05-01 >a.crm
printf 'customer_id,region,name\nc1,,Li\nc2,north,Wu\n' | crm-import -q --as-of 2024-05-01 >b.crm
crm-import -q a.crm b.crm
echo "exit $?"
crm-import -q b.crm a.crm
echo "exit $?"
# What differs is still refused.
printf 'customer_id,region,name\nc1,south,Li\n' | crm-import -q --as-of 2024-05-01 >c.crm
crm-import -q a.crm c.crm
echo "exit $?"

# A list of one column has no delimiter at all.
printf 'customer_id\nc1\nc2\nc3\n' >ids.csv
crm-import --as-of 2024-01-05 ids.csv
printf '客户编号\n张三\n李四\n' | crm-import -q --as-of 2024-01-05

# One who is not there.
printf 'customer_id,time,amount\na,2024-01-05,1\n' | crm-import -q | crm-churn -q --explain nobody

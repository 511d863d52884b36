printf '\357\273\277customer_id,time,amount\na,2024-01-05,1.50\n' | crm-import -q

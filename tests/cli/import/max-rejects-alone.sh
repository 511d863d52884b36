# --max-rejects without --rejects counts, too.
printf 'customer_id,time,amount\na,2024-01-05,1\nb,never,2\n' | crm-import --max-rejects 1

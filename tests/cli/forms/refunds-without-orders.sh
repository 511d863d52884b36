# Nothing can be matched where sales have no order ids.
printf 'customer_id,time,amount\nc1,2024-01-05,1\n' >sales.csv
crm-import --match-refunds sales.csv

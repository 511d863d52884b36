# A known name in a role where it means nothing is a column of the user's own.
printf 'customer_id,name,kind,quantity\na,Li Hua,gold,many\n' >customers.csv
crm-import --as-of 2024-01-05 customers.csv

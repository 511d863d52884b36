# --header yes: the first row names columns even where it looks like data.
printf '1,2,3\na,2024-01-05,1.50\n' >sales.csv
crm-import -q --header yes --map customer_id=1 --map time=2 --map amount=3 sales.csv

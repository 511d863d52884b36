# Any numeric column of the customers can rank them.
printf 'customer_id,worth\na,5\nb,7\nc,100\n' >customers.csv
printf 'customer_id,time,amount\na,2024-01-05,9\nb,2024-01-06,2\n' >sales.csv
crm-import -q sales.csv customers.csv |
    crm-segment -q --by importance --set importance.value=worth --table

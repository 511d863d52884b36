# The message has the line, the column, the text and what to do.
printf 'customer_id,time,amount\na,2024-01-05,1\nb,31/02/2024,2\n' >sales.csv
crm-import sales.csv

# Where the file has amounts they count, and none is computed for a cell that is empty: half given,
# half computed would be silent. --map =COLUMN leaves the column out.
printf 'customer_id,time,quantity,unit_price,amount\na,2024-01-05,3,12.50,30\nb,2024-01-05,2,5,\n' >sales.csv
crm-import --max-rejects 1 sales.csv
crm-import --map =amount sales.csv

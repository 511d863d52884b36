# Amounts without a date are no list of customers; lines without a buyer may have heads elsewhere.
printf 'when?,member no,paid amount\n2024-01-05,a,5\n' >undated.csv
crm-import undated.csv
printf 'order no,sku,qty,amount\n1,tea,2,5\n' >lines.csv
crm-import lines.csv

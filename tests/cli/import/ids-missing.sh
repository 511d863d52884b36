# Ids that are none, and ids that a spreadsheet has rounded.
printf 'customer_id,time,amount\n-,2024-01-05,1\nNULL,2024-01-05,1\nnan,2024-01-05,1\n1.23457E+11,2024-01-05,1\n1E+11,2024-01-05,1\na,2024-01-05,1\n' >sales.csv
crm-import --rejects bad.tsv sales.csv
cut -f2-4 bad.tsv

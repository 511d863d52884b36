# Rows of delimiters and blanks are no data and no errors, but they are counted.
printf 'customer_id,time,amount\nc1,2024-01-05,1\n,,\n , ,\t\n\nc2,2024-01-06,2\n,,\n' >gaps.csv
crm-import gaps.csv

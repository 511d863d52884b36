# Amounts without a currency beside a file that says one: taken for it, and said.
printf 'customer_id,time,amount\nc1,2024-01-05,1\n' >bare.csv
# shellcheck disable=SC2016 # the dollar is a sign of money
printf 'customer_id,time,amount\nc1,2024-01-06,$1\n' >dollars.csv
crm-import bare.csv dollars.csv

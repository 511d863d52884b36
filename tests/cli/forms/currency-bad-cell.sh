# A cell that is no currency, or contradicts the sign in the amount, is rejected.
# shellcheck disable=SC2016 # the dollar is one
printf 'customer_id,time,amount,currency\nc1,2024-01-05,12.50,CNY\nc2,2024-01-06,7,gold\nc3,2024-01-07,$3,CNY\nc4,2024-01-08,5,XAU\n' >sales.csv
crm-import --rejects rejects.tsv sales.csv
cat rejects.tsv

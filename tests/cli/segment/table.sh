# The customers alone: a header without '#', no tags, no meta lines.
printf 'customer_id,name\na,"tab	and ""quote"""\nc,Li Hua\n' >customers.csv
printf 'customer_id,time,amount\na,2024-01-05,1\nb,2024-01-06,2\n' >sales.csv
crm-import -q sales.csv customers.csv | crm-segment -q --by importance --table

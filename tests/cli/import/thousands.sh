# 1.250 may be a thousand: said, because no cell can tell.
printf 'customer_id;time;amount\na;2024-01-05;1.250\nb;2024-01-05;7.000\n' >sales.csv
crm-import sales.csv
crm-import --strict -o out sales.csv
echo "exit $? $(ls)"

# 1.250 may be a thousand: no cell can tell, so it is asked.
printf 'customer_id;time;amount\na;2024-01-05;1.250\nb;2024-01-05;7.000\n' >sales.csv
crm-import sales.csv
crm-import -q --decimal point sales.csv | grep '^T'
crm-import -q --decimal comma sales.csv | grep '^T'

# What is said of a file alone comes before what is said of all, in either order.
printf 'customer_id,time,amount\nc1,01/02/2024,1\n' | tee two.csv >one.csv
crm-import -q --date-format one.csv:dmy --date-format mdy one.csv two.csv | grep '^T'
crm-import -q --date-format mdy --date-format one.csv:dmy one.csv two.csv | grep '^T'
printf 'customer_id;time;amount\nc1;2024-05-01;1,234\n' | tee two.csv >one.csv
crm-import -q --decimal one.csv:comma --decimal point one.csv two.csv | grep '^T'
crm-import -q --quote one.csv:none --quote double --header one.csv:yes --header no one.csv --decimal point | grep '^T'

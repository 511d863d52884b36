# The line sep= of spreadsheets names the delimiter, is no row, and counts as a line.
printf 'sep=;\r\ncustomer_id;time;amount\r\nc1;2024-01-05;1,50\r\nc2;2024-01-06;2,00\r\n' >sep.csv
crm-import --rejects rejects.tsv sep.csv
cat rejects.tsv
printf '"sep=|"\ncustomer_id|time|amount\nc1|2024-01-05|1\n' >quoted.csv
crm-import -q quoted.csv | grep '^T'

# Both marks in one column: asked at once; one said, the rows of the other are rejected.
printf 'customer_id;time;amount\nc1;2024-01-05;12.50\nc2;2024-01-06;3\nc3;2024-01-07;12,5\n' >mixed.csv
crm-import mixed.csv
echo "exit $?"
crm-import --rejects rejects.tsv mixed.csv
echo "exit $?"
crm-import --decimal point --rejects rejects.tsv mixed.csv | grep '^T'
cat rejects.tsv

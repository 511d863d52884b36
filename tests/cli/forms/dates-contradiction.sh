# Both orders in one column: asked at once, with both cells; one order said, the rows of the other are rejected.
printf 'customer_id,time,amount\nc1,13/01/2024,1\nc2,05/06/2024,2\nc3,01/14/2024,3\n' >mixed.csv
crm-import mixed.csv
echo "exit $?"
crm-import --rejects rejects.tsv mixed.csv
echo "exit $?"
crm-import --date-format dmy --rejects rejects.tsv mixed.csv | grep '^T'
cat rejects.tsv

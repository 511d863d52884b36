# Serial numbers of spreadsheets, with and without a time; 0 and what is no date of our days is rejected.
printf 'customer_id,time,amount\nc1,45296,1\nc2,45297.5,2\nc3,45298.999994213,3\nc4,0,4\nc5,99999,5\n' >serials.csv
crm-import --rejects rejects.tsv serials.csv
cat rejects.tsv
crm-import -q --date-format serial --rejects rejects.tsv serials.csv | grep '^T'

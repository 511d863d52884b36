# A contradiction behind the first MiB ends the import at its line, --rejects or not; with --date-format its row is only rejected.
{
    printf 'customer_id,time,amount\n'
    yes 'customer-number-1,13/01/2024,1.00' | head -n 40000
    printf 'c2,01/14/2024,2\n'
} >late.csv
crm-import late.csv
echo "exit $?"
crm-import --rejects rejects.tsv -o late.crm late.csv
echo "exit $?"
ls
crm-import --date-format dmy --rejects rejects.tsv -o late.crm late.csv
echo "exit $?"
cat rejects.tsv

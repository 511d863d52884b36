# An amount of the other form behind the first MiB ends the import at its line; with --decimal its row is only rejected.
{
    printf 'customer_id;time;amount\n'
    yes 'customer-number-1;2024-01-05;1.25' | head -n 40000
    printf 'c2;2024-01-06;12,5\n'
} >late.csv
crm-import --rejects rejects.tsv late.csv
echo "exit $?"
crm-import --decimal point --rejects rejects.tsv -o late.crm late.csv
cat rejects.tsv
{
    printf 'customer_id;time;amount\n'
    yes 'customer-number-1;2024-01-05;125' | head -n 40000
    printf 'c2;2024-01-06;1,250\n'
} >first-comma.csv
crm-import --rejects rejects.tsv first-comma.csv
echo "exit $?"

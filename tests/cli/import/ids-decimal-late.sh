# The same where the id that decides stands beyond the first megabyte, in a file and in a pipe.
{
    echo customer_id,time,amount
    yes 17850.0,2024-01-05,1.00 | head -60000
} >whole.csv
{
    cat whole.csv
    echo A17850.0,2024-01-05,1.00
} >mixed.csv
for name in whole mixed; do
    crm-import -q $name.csv >$name.crm
    crm-import -q <$name.csv | cmp - $name.crm
    cut -f 1,2 $name.crm | sort | uniq -c | grep '[TC]	'
done

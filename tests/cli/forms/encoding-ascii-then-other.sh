# Plain ASCII for more than a MiB and then other bytes: nobody could tell, so nothing is written, --rejects or not.
{
    printf 'customer_id,time,amount,note\n'
    yes 'c1,2024-01-05,1,plain' | head -n 60000
    printf 'c2,2024-01-06,2,caf\351\n'
} >late.csv
crm-import -o late.crm --rejects rejects.tsv late.csv
echo "exit $?"
ls
crm-import -e cp1252 late.csv | grep c2
{
    printf 'customer_id,time,amount,note\n'
    yes 'c1,2024-01-05,1,plain' | head -n 60000
    printf 'c2,2024-01-06,2,茶\n'
} | crm-import | grep c2

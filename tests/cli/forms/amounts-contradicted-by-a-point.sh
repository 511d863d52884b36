# Whole numbers for a MiB, then 1.234, which may be a thousand: an error at that line.
{
    echo customer_id,time,amount
    yes 'c1,2024-01-05,12' | head -n 70000
    echo c2,2024-01-06,1.234
} >long.csv
crm-import --rejects bad.tsv long.csv >long.crm
crm-import -q --decimal point long.csv | grep '^T.c2'
crm-import -q --decimal comma long.csv | grep '^T.c2'

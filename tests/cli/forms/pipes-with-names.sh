# A pipe with a name gives its bytes once; it is read as standard input is, short or longer than what is looked at.
printf 'customer_id,time,amount\nc1,05/13/2024,1.50\n' >short.csv
{
    printf 'customer_id,time,amount\n'
    yes 'customer-number-1,05/06/2024,1.00' | head -n 80000
    printf 'c2,06/14/2024,2\n'
} >long.csv
crm-import short.csv >short.crm
crm-import -q <(cat short.csv) | cmp - short.crm
crm-import -q long.csv >long.crm
crm-import -q <(cat long.csv) | cmp - long.crm
crm-import -q <(gzip -c long.csv) | cmp - long.crm
crm-import -q <(cat short.csv) <(cat long.csv) | grep -c '^T'
crm-import -q <(cat short.crm) | cmp - short.crm
crm-import -q --inspect <(cat short.csv) | sed -n 5p
mkfifo named
cat short.csv >named &
crm-import -q named | cmp - short.crm
wait

# Every reason of crm-import(1), once.
{
    printf 'customer_id,time,order_id,quantity,amount,currency,due_date,note\n'
    printf 'c1,2024-01-05,o1,1,1,CNY,2024-02-05,fine\n'
    printf ',2024-01-05,o1,1,1,CNY,,no_customer_id\n'
    printf 'NULL,2024-01-05,o1,1,1,CNY,,no_customer_id\n'
    printf 'c1,,o1,1,1,CNY,,no_time\n'
    printf 'c1,2024-01-05,o1,1,,CNY,,no_amount\n'
    printf 'c1,2024-01-05,o1,1,1,CNY,soon,bad_date\n'
    printf 'c1,2024-01-05,o1,1,one,CNY,,bad_amount\n'
    printf 'c1,2024-01-05,o1,some,1,CNY,,bad_number\n'
    printf 'c1,2024-01-05,o1,1,1,gold,,bad_currency\n'
    printf 'c1,2024-01-05,o1,1,0.12345,CNY,,too_precise\n'
    printf 'c1,2024-01-05,o1,1,999999999999999,CNY,,too_large\n'
    printf '1.23457E+11,2024-01-05,o1,1,1,CNY,,mangled_id\n'
    printf 'c\0011,2024-01-05,o1,1,1,CNY,,control_character\n'
    printf 'c1,2024-01-05,o1,1,1,CNY,,control_character\\0\000\n'
    printf 'c1,2024-01-05,o1,1,1,CNY,wrong_field_count\n'
    printf 'c1,2024-01-05,o1,1,1,CNY,,"bad_quotes\n'
    printf 'c1,2024-01-05,o1,1,1,CNY,,bad_encoding\377\n'
    printf 'c1,2024-01-05,o1,1,1,CNY,,'
    head -c 1100000 /dev/zero | tr '\0' x
    printf '\nc2,2024-01-06,o2,1,2,CNY,,"fine"\n'
} >sales.csv
printf 'customer_id,name\nc1,a\nc1,b\n' >people.csv
printf 'product,name\np1,a\np1,b\n,c\n' >goods.csv
printf 'customer_id,time,kind\nc1,2024-01-05,\n' >calls.csv
crm-import -e UTF-8 --rejects rejects.tsv sales.csv people.csv goods.csv calls.csv
cut -f 1-4 rejects.tsv

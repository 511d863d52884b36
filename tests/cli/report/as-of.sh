# Later records are left out.
printf 'customer_id,time,amount\na,2024-01-05,10\na,2024-02-11,25.00\nb,2024-02-05,12.50\n' |
    crm-import -q | crm-report --as-of 2024-01-31 --section value

printf 'customer_id,time,amount\na,2024-02-11,25.00\nb,2024-01-05,12.50\n' |
    crm-import -q | crm-segment -q --by importance | crm-report --format csv --section profile

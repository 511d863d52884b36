# A column whose every id is digits and ".0" came out of a spreadsheet: the ".0" goes. Where a
# single id is something else, all stay as they are.
printf 'customer_id,time,amount\n17850.0,2024-01-05,1\n13047.0,2024-01-05,2\n' | crm-import -q
printf 'customer_id,time,amount\n17850.0,2024-01-05,1\n13047,2024-01-05,2\n' | crm-import -q
printf 'customer_id,time,amount\n17850.0,2024-01-05,1\n,2024-01-05,2\n' |
    crm-import -q --max-rejects 1

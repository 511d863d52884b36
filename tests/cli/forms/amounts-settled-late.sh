# What settles it stands behind the first MiB.
{
    printf 'customer_id;time;amount\n'
    yes 'customer-number-1;2024-01-05;1,234' | head -n 40000
    printf 'c2;2024-01-06;1,5\n'
} >late.csv
crm-import late.csv | sed -n 5,6p

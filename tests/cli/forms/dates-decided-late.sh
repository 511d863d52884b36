# What decides stands behind the first MiB: the whole file is looked at.
{
    printf 'customer_id,time,amount\n'
    yes 'customer-number-1,05/06/2024,1.00' | head -n 40000
    printf 'c2,06/14/2024,2\n'
} >late.csv
crm-import late.csv | sed -n 5,6p
crm-import <late.csv | sed -n 5,6p

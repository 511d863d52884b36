# No file, "-" and a file are the same; gz is recognised.
printf 'customer_id,time,amount\na,2024-01-05,1\n' | crm-import -q >sales.crm
crm-report -q sales.crm >expected
crm-report -q <sales.crm | cmp - expected
crm-report -q - <sales.crm | cmp - expected
gzip -c sales.crm | crm-report -q | cmp - expected
crm-report -q missing.crm

# Two halves are the whole.
printf 'customer_id,time,amount,note\na,2024-01-05,1,x\nb,2024-01-06,2,y\na,2024-01-05,1,x\n' >whole.csv
{ head -1 whole.csv && sed -n '3,4p' whole.csv; } >one.csv
head -2 whole.csv >two.csv
crm-import -q whole.csv >expected
cat expected
crm-import -q one.csv two.csv | cmp - expected
crm-import -q two.csv one.csv | cmp - expected

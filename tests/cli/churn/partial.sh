# A stream that breaks off: refused, or taken as far as it goes and marked.
printf '##crm\t1\n##as_of\t2024-02-01\n#T\tcustomer_id\ttime\tamount\tcost\nT\ta\t2024-01-01\t1.00\t0.50\n#C\tcustomer_id\nC\ta\nC\tb' >half.crm
crm-churn -q half.crm -o out.crm
echo "exit $?"
ls
crm-churn -q --partial half.crm

# --strict: a warning is an error, and nothing is published.
printf '##crm\t1\n##as_of\t2024-02-01\n#T\tcustomer_id\ttime\tamount\nT\ta\t2024-01-01\t1.00\n#C\tcustomer_id\nC\ta\n##end\tT=2\tC=1\n' >filtered.crm
crm-segment --by value_matrix filtered.crm -o out --save-model model
echo "exit $? $(ls)"
crm-segment --strict --by value_matrix filtered.crm -o strict-out --save-model strict-model
echo "exit $? $(ls)"
crm-report --strict filtered.crm -o report.txt
echo "exit $? $(ls)"

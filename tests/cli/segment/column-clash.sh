# A column that came with the data is not overwritten.
printf '%b' '##crm\t1\n##as_of\t2024-01-31\n#T\tcustomer_id\ttime\tamount\n' \
    'T\ta\t2024-01-05\t1.00\n#C\tcustomer_id\timportance\nC\ta\thigh\n##end\tT=1\tC=1\n' >data.crm
crm-segment --by importance data.crm
echo "exit $?"
crm-segment -q --by value_matrix data.crm | grep '^#*C'

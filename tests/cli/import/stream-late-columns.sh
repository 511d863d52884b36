# The columns of facts belong to the head of a stream.
printf '##crm\t1\n##as_of\t2024-01-01\n#T\tcustomer_id\ttime\tamount\nT\ta\t2024-01-01\t5.00\n#I\tcustomer_id\ttime\tkind\nI\ta\t2024-01-02\tcall\n#C\tcustomer_id\nC\ta\n##end\tT=1\tI=1\tC=1\n' >late.crm
crm-import late.crm
echo "exit $?"
crm-segment late.crm
echo "exit $?"
# What a stream takes as today stays, though it has later facts; numbers are checked.
printf 'customer_id,date,amount\na,2034-01-01,5\nb,2024-01-01,5\n' | crm-import -q --as-of 2024-12-31 | crm-import -q - | grep as_of
printf '##crm\t1\n##as_of\t2024-01-01\n#T\tcustomer_id\ttime\tquantity\tamount\nT\ta\t2024-01-01\tx\t5.00\n#C\tcustomer_id\nC\ta\n##end\tT=1\tC=1\n' | crm-import
echo "exit $?"

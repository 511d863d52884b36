# A stream that breaks off: refused, or taken as far as it goes and marked.
{
    printf '##crm\t1\n##as_of\t2024-02-01\n#T\tcustomer_id\ttime\tamount\n'
    printf 'T\ta\t2024-01-01\t1.00\nT\tb\t2024-01-02\t2.00\n#C\tcustomer_id\nC\ta\nC\tb'
} >half.crm
crm-segment --by value_matrix half.crm
echo "exit $?"
crm-segment --by value_matrix --partial half.crm -o taken.crm
echo "exit $?"
cat taken.crm
# Marked once, and the mark stays.
crm-segment -q --by value_matrix taken.crm | grep -c '^##partial'
crm-report taken.crm --section value | head -n 16
head -n 4 half.crm | crm-segment -q --by value_matrix --partial

# Columns of other tools stay theirs, and where they are.
printf '%b' '##crm\t1\n##as_of\t2024-01-31\n##tool\tcrm-score\t1.0\n' \
    '#T\tcustomer_id\ttime\tamount\nT\ta\t2024-01-05\t1.00\n##columns\tcrm-score\tclv\n' \
    '#C\tcustomer_id\tclv\tname\nC\ta\t12.5\tLi Hua\n##end\tT=1\tC=1\n' |
    crm-segment -q --by value_matrix | grep -v '^##model'

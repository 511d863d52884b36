# Sections and ## lines that nobody knows pass through and keep their places.
printf '%b' '##crm\t1\n##as_of\t2024-01-31\n##weather\train\n#S\tstaff\tlevel\n' \
    '#T\tcustomer_id\ttime\tamount\nS\tMa Jing\t\nS\tWu Xinyi\tsenior\n##mood\tgood\n' \
    'T\ta\t2024-01-05\t1.00\n##between\n#C\tcustomer_id\nC\ta\n##late\tyes\n##end\tS=2\tT=1\tC=1\n' |
    crm-segment -q --by value_matrix | grep -v '^##model'

# Every way in which a line can be wrong: refused with its place, and nothing published.
stream() { # the lines between the head and the customers
    printf '##crm\t1\n##as_of\t2024-01-31\n#T\tcustomer_id\ttime\tamount\n'
    printf '%b' "$1"
    printf '#C\tcustomer_id\nC\ta\nC\tb\n##end\tT=1\tC=2\n'
}
try() { # what it is, the lines
    echo "--- $1"
    stream "$2" >bad.crm
    crm-segment -q --by importance -o out.crm bad.crm 2>&1
    echo "exit $?"
    [[ ! -e out.crm ]] || echo "out.crm is there"
}
try 'too few fields' 'T\ta\t2024-01-05\n'
try 'too many fields' 'T\ta\t2024-01-05\t1.00\t2\n'
try 'bad escape' 'T\ta\\x\t2024-01-05\t1.00\n'
try 'bad UTF-8' 'T\ta\xff\t2024-01-05\t1.00\n'
try 'bad date' 'T\ta\t2024-02-30\t1.00\n'
try 'bad amount' 'T\ta\t2024-01-05\t1,00\n'
try 'too precise' 'T\ta\t2024-01-05\t1.00001\n'
try 'control character in the key' 'T\ta\x01\t2024-01-05\t1.00\n'
try 'lower-case tag' 't\ta\t2024-01-05\t1.00\n'
try 'no tag' 'something else\n'
try 'empty line' '\n'
try 'second #T' '#T\tcustomer_id\ttime\tamount\n'
try 'record before its # line' 'I\ta\t2024-01-05\tcontact\n'
try 'bad as_of' '##as_of\tyesterday\n'
try 'NUL' 'T\ta\t2024-01-05\t1.0\x000\n'
try 'CR' 'T\ta\t2024-01-05\t1.00\r\n'
try 'products too late' '#P\tproduct\nT\ta\t2024-01-05\t1.00\nP\ttea\n'

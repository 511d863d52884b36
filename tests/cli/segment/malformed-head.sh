# A head that no reader can do with.
try() { # what it is, the stream
    echo "--- $1"
    printf '%b' "$2" | crm-segment -q --by importance 2>&1
    echo "exit $?"
}
end='#C\tcustomer_id\n##end\tC=0\n'
try 'version 2' "##crm\t2\n$end"
try 'no version' "##crm\n$end"
try '#T without time' "##crm\t1\n#T\tcustomer_id\tamount\n$end"
try '#T without customer_id' "##crm\t1\n#T\tid\ttime\n$end"
try 'a column twice' "##crm\t1\n#T\tcustomer_id\ttime\tcost\tcost\n$end"
try 'a column without a name' "##crm\t1\n#T\tcustomer_id\ttime\t\tcost\n$end"
try 'no #C' '##crm\t1\n##as_of\t2024-01-31\n##end\n'
try 'two days' "##crm\t1\n##as_of\t2024-01-31\n##as_of\t2024-06-30\n$end"
try 'something after ##end' "##crm\t1\n##as_of\t2024-01-31\n${end}C\ta\n"

# Tables that cannot be right: exit 3 and the place.
try() {
    printf %b "$1" | crm-segment -q "${@:2}" >out
    echo "exit $? $(wc -c <out)"
}
try 'name\tage\nx\t3\n'
try 'customer_id\tage\tage\nx\t3\t3\n'
try 'customer_id\ttime\tamount\na\t2024-01-01\n'
try 'customer_id\ttime\tamount\na\t1/2/2024\t1.00\n'
try 'customer_id\ttime\tamount\n\t2024-01-01\t1.00\n'
try 'customer_id\ttime\tamount\na\t2024-01-01\t1,00\n'
try 'customer_id\tname\nx\ta\\qb\n'
try 'customer_id\tname\nx\t\377\n'
try 'customer_id\nx\nx\n' --as-of 2024-01-01
try 'customer_id\tnote\nx\ty\n' --as transactions

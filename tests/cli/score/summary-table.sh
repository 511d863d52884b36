# What is wrong in a published table is told by the names that it has.
try() { # header, row
    printf 'customer_id\t%s\nc1\t%s\n' "$1" "$2" | crm-score -q --summary --by clv --force -o out.crm
    echo "exit $?"
}
try 'frequency	recency	T' '2	abc	5'
try 'frequency	recency	T	m_x' '2	3	5	-1'
try 'frequency	recency	T	monetary_value' '2	3	5	much'
try 'x	recency	T' '2	7	5'
for amount in nan inf 1e308 99999999999999 5,5; do
    try 'x	t_x	T	zbar' "2	3	5	$amount"
done
try 'x	t_x	T' '2	3	'
try 'x	t_x	T' '0	0	'
try 'frequency	recency	T' '2		5'
try 'frequency	recency	T' '0		5' 2>/dev/null
try 'x	t_x	T' '2	0	5'
try 'x	t_x	T' '2	1	1e8'
try 'x	t_x	T' '1000000	19	20'
try 'x	t_x	T' '140000	19	20' 2>/dev/null
printf 'customer_id\tx\tt_x\tT\nc0\t1\t1\t2\nc1\t2\t7\t5\n' >two.tsv
crm-score -q --summary --by clv --force two.tsv -o out.crm
echo "exit $?"
printf 'customer_id\tx\tt_x\tT\nc1\t1\t1\t2\n' >table.tsv
crm-score -q --summary --occasion order --by clv table.tsv -o out.crm
echo "exit $?"
crm-score -q --set value.summary=yes --set value.occasion=order --by clv table.tsv -o out.crm
echo "exit $?"
# Without money there is no value, but a chance; who never bought has neither.
printf 'customer_id\tx\tt_x\tT\nc1\t2\t3\t5\nc2\t\t\t\nc3\t1\t2\t9\n' >table.tsv
for customer in c1 c2; do
    crm-score -q --summary --by clv --force --model-type bgnbd --explain $customer table.tsv 2>/dev/null |
        awk -v RS= 'NR > 2' | tr -s '\n ' ' ' | sed -E 's/(chance|customer is|,) [0-9.]+/\1 N/g'
    echo
done

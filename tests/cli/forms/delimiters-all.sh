# Each delimiter is found, though the others stand in texts.
printf 'customer_id,time,amount,note\nc1,2024-01-05,1.50,a;b|c\nc2,2024-01-06,2,d;e\n' >comma.csv
printf 'customer_id;time;amount;note\nc1;2024-01-05;1.50;a,b|c\nc2;2024-01-06;2;d,e\n' >semicolon.csv
printf 'customer_id\ttime\tamount\tnote\nc1\t2024-01-05\t1.50\ta,b;c\nc2\t2024-01-06\t2\td,e\n' >tab.csv
printf 'customer_id|time|amount|note\nc1|2024-01-05|1.50|a,b;c\nc2|2024-01-06|2|d,e\n' >pipe.csv
for file in comma semicolon tab pipe; do
    crm-import "$file.csv" | grep '^T'
done
printf 'customer_id~time~amount\nc1~2024-01-05~1.50\n' >tilde.csv
crm-import -q -d '~' tilde.csv | grep '^T'
crm-import -q --delimiter pipe pipe.csv | grep '^T'
crm-import -q --delimiter pipe comma.csv
echo "exit $?"
crm-import -q --delimiter ab comma.csv
echo "exit $?"

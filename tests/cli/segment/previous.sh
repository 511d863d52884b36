# What changed since an earlier run: a class that is another one now stands in CLASS_before.
cat >sales.csv <<'END'
customer_id,time,amount
a,2024-01-01,100.00
b,2024-01-11,50.00
c,2024-01-21,25.00
d,2024-02-20,10.00
END
printf 'b,2024-03-01,900.00\nnew,2024-03-02,1.00\n' | cat sales.csv - | crm-import -q -o now.crm
crm-import -q sales.csv | crm-segment -q --by importance,rfm -o then.crm
crm-segment --by importance,rfm --previous then.crm --table now.crm 2>messages
sed 's/; [0-9.]* s$//' messages
# a table, one that lacks a class, one that lacks all, one that is cut, one of a later day
crm-import -q sales.csv | crm-segment -q --by importance --table -o then.tsv
crm-segment -q --by importance,rfm --previous then.tsv --table now.crm
crm-segment -q --by rfm --previous then.tsv --table now.crm
echo "exit $?"
head -c 400 then.crm >cut.crm
crm-segment -q --by importance --previous cut.crm --table now.crm
echo "exit $?"
crm-segment -q --by importance now.crm -o later.crm
crm-segment -q --by importance --previous later.crm then.crm | grep -a '^C'
# twice gives the same bytes
crm-segment -q --previous then.crm --by importance,rfm now.crm -o once.crm
crm-segment -q --previous then.crm --by importance,rfm once.crm | cmp - once.crm

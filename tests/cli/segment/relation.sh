# What customers are to the firm comes with the data: nothing is written, the rest passes through.
cat >customers.csv <<'END'
customer_id,relation
a,consumer
b,企业客户
c,经销商
d,internal
e,
f,franchise
g,franchise
END
crm-import -q --as-of 2024-12-31 customers.csv -o all.crm
crm-segment --by relation all.crm
echo 'Explained:'
for customer in a b c d e f; do
    crm-segment -q --by relation --explain $customer all.crm | awk -v RS= 'NR > 2'
done
crm-segment -q --by relation --internal --explain d all.crm | awk -v RS= 'NR > 2'
echo 'Without the column:'
printf 'customer_id\na\n' >customers.csv
crm-import -q --as-of 2024-12-31 customers.csv | crm-segment --by relation

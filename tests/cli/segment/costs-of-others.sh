# Margins or revenues: only lines of customers who count decide, not those of internal customers and
# of nobody. What a has more revenue from brings less margin.
cat >sales.csv <<'END'
customer_id,time,order_id,amount,cost
a,2024-01-05,o1,100,99
a,2024-02-05,o2,100,99
a,2024-03-05,o3,100,99
b,2024-01-05,o4,50,1
b,2024-02-05,o5,50,1
b,2024-03-05,o6,50,1
staff,2024-01-07,o7,10,
END
printf 'customer_id,relation\na,consumer\nb,consumer\nstaff,internal\n' >customers.csv
crm-import -q sales.csv customers.csv -o all.crm
by=importance,lifecycle,quality
crm-segment --by $by all.crm --table | cut -f 1-6
crm-segment --by $by --internal all.crm --table | cut -f 1-6
# a line of somebody who has no record
sed 's/^T\tstaff/T\tzoe/; /^C\tstaff/d; s/^##end.*/##end\tT=7\tC=2/' all.crm >strangers.crm
crm-segment --by $by --save-model m.tsv strangers.crm --table | cut -f 1-6
crm-segment -q --by $by --model m.tsv all.crm | cut -f 1-6 | tail -n 3
# by a model of margins a stream whose own lines lack costs is refused, as before
crm-segment -q --by importance --internal --model m.tsv all.crm
echo "exit $?"

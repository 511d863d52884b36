# The end of a contract decides where there is one: it runs until the day before that date. What is
# no date is refused.
printf 'customer_id,end_date\na,2024-01-10\nb,2024-01-11\nc,2024-01-09\nd,\ne,\nf,2024-12-01\n' >customers.csv
cat >sales.csv <<'END'
customer_id,time,amount
a,2024-01-10,1
b,2021-01-05,2
b,2021-01-15,2
c,2024-01-05,2
d,2024-01-05,2
e,2021-01-05,2
END
crm-import -q sales.csv customers.csv >all.crm
crm-churn -q --table all.crm
for customer in a b f; do
    crm-churn -q --by churn_state --explain $customer all.crm | awk -v RS= 'NR > 2'
done
for wrong in 01.02.2024 never 2024-02-30; do
    printf 'customer_id\tend_date\na\t2024-01-10\nb\t%s\n' "$wrong" |
        crm-churn -q --by churn_state --as customers --as-of 2024-01-01 -o out.crm
    echo "exit $? $(find . -name out.crm)"
done

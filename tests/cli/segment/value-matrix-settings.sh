# Against the mean of occasions and amounts, or their median.
cat >sales.csv <<'END'
customer_id,time,amount
a,2024-01-01,10
b,2024-01-01,20
c,2024-01-01,30
c,2024-01-02,30
d,2024-01-01,900
d,2024-01-02,900
d,2024-01-03,900
d,2024-01-04,900
d,2024-01-05,900
END
crm-import -q sales.csv >sales.crm
crm-segment -q --by value_matrix sales.crm | grep '^##model\|^C'
crm-segment -q --by value_matrix --set value_matrix.reference=median sales.crm | grep '^##model\|^C'

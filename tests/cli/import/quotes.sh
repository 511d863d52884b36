# Commas, doubled quotes, line breaks, tabs and backslashes inside fields.
cat >sales.csv <<'END'
customer_id,time,amount,note
a,2024-01-05,1.00,"one, two"
b,2024-01-05,2.00,"12"" pan"
c,2024-01-05,3.00,"first
second"
d,2024-01-05,4.00,C:\temp
e,2024-01-05,5.00,"tab	here"
f,2024-01-05,6.00,""
END
crm-import -q sales.csv

# Net profit: the cost of a contact that is given, 0 too, else that of its kind. A plan, a survey
# without a cost set, and what follows the as-of date cost nothing.
printf 'customer_id,time,amount,cost\na,2024-01-05,100,40\nb,2024-01-05,5,1\n' >sales.csv
cat >contacts.csv <<'END'
customer_id,time,kind,cost
a,2024-01-02,contact,
a,2024-01-03,contact,0
a,2024-01-04,visit,12.50
a,2024-01-05,visit,
a,2024-01-05,survey,
a,2024-01-05,plan,
a,2024-01-06,visit,99
b,2024-01-05,contact,
END
crm-import -q --as-of 2024-01-05 sales.csv contacts.csv >all.crm
crm-score -q --by profit --table all.crm
crm-score -q --by profit --set contact_cost.contact=3 --set contact_cost.visit=20.25 --table all.crm

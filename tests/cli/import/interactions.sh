# Words for scores become 1 to 4; "-" signs what nobody signed and makes no customer.
cat >interactions.csv <<'END'
customer_id,time,kind,direction,channel,score,cost,note
a,2024-01-09,contact,out,phone,,3,called
-,2024-01-10,survey,in,shop,很好,,
b,2024-01-08,survey,in,shop,2,,
a,2024-01-09,complaint,in,phone,差,,"late,
broken"
c,2024-01-11,,in,phone,,,
d,2024-01-11,survey,in,phone,splendid,,
END
printf 'customer_id,time,amount\na,2024-01-09,1\n' >sales.csv
crm-import --rejects rejects.tsv sales.csv interactions.csv
cat rejects.tsv

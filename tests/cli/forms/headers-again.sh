# A report of pages: the header again, totals of pages; what the row before said is not counted.
printf 'date,customer,qty,price,amount\n2024-01-01,a,1,5,5.00\nTotal,,,,1000.00\ndate,customer,qty,price,amount\n2024-01-03,b,1,7,7.00\nx,c,y,z,bad\n' >pages.csv
crm-import --rejects bad.tsv pages.csv
cat bad.tsv

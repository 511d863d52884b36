# A quote that is never closed does not swallow the rows behind it.
printf 'customer_id,time,amount,note\n"c0",2024-01-04,1,"fine"\nc1,2024-01-05,1,"never closed\nc2,2024-01-06,2,x\nc3,2024-01-07,3,"y"\nc4,2024-01-08,4,"z" z\nc5,2024-01-09,5,in"side\nc6,2024-01-10,6,w\n' >stray.csv
crm-import --rejects rejects.tsv stray.csv
cat rejects.tsv

# Single quotes around fields, delimiters in some of them.
printf "'customer_id','time','product','amount'\n'c1','2024-01-05','3 pipes, steel','1'\n'c2','2024-01-06','it''s','2'\n" >quoted.csv
crm-import quoted.csv

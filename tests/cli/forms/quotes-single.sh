# Fields in single quotes, as some databases write them.
printf "'customer_id','time','amount','note'\n'c1','2024-01-05','1.50','3 pipes of steel'\n'c2','2024-01-06','2','it''s late'\n" >single.csv
crm-import single.csv
crm-import -q --quote single single.csv | grep '^T'
printf "'customer_id','time','amount','note'\n'c1','2024-01-05','1.50','3 pipes, steel'\n" >comma.csv
crm-import -q --quote single comma.csv | grep '^T'

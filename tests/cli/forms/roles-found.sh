# Each role is found by its columns.
printf 'customer_id,time,amount\nc1,2024-01-05,1\n' >sales.csv
printf 'customer_id,time,kind,direction\nc1,2024-01-06,回访,呼出\n' >calls.csv
printf 'customer_id,name,gender\nc1,李华,女\n' >people.csv
printf 'product,name,category\np1,龙井茶,茶\n' >goods.csv
crm-import sales.csv calls.csv people.csv goods.csv

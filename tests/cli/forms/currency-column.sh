# A column of currencies: codes, names and signs, all of one.
printf 'customer_id,time,amount,币种\nc1,2024-01-05,12.50,CNY\nc2,2024-01-06,7,人民币\nc3,2024-01-07,¥3,rmb\nc4,2024-01-08,4,\n' >sales.csv
crm-import sales.csv

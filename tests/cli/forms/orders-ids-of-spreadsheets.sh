# The order is found however the two files write its number.
printf 'order_id,customer_id,time\n1001,c1,2024-01-05\n1002,c2,2024-01-06\n0003,c3,2024-01-07\n' >heads.csv
printf 'order_id,amount\n1001.0,10\n1002.0,20\n' >float.csv
crm-import --orders heads.csv float.csv | grep '^T'
printf 'order_id,amount\n="0003",10\n'"'"'1001,20\n 1002 ,30\n' >texts.csv
crm-import --orders heads.csv texts.csv | grep '^T'

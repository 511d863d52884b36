# ="0012", a leading apostrophe and a TAB behind keep the zeros of ids in spreadsheets; none of them is part of the id.
printf 'customer_id,time,amount,order_id,product\n="0012",2024-01-05,1,="00001","=""0009"""\n'"'"'0013,2024-01-06,2,'"'"'00002,0008\n0014\t,2024-01-07,3,00003\t,0007\t\n"0015\t",2024-01-08,4,"00004\t",0006\n' >ids.csv
crm-import ids.csv

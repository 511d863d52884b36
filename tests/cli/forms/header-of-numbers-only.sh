# Maps by number say that there may be no header: the first row is data unless it names something.
printf 'alice,tea,paid\nbob,cup,paid\n' >list.csv
crm-import --customers list.csv --map customer_id=1 --as-of 2024-01-01
printf 'customer_id,tea,paid\nbob,cup,paid\n' >headed.csv
crm-import --customers headed.csv --map name=2 --as-of 2024-01-01

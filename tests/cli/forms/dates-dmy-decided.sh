# One 13th or later decides a column: these are days before months, also where a cell alone could be both.
printf 'customer_id,time,amount\nc1,05/06/2024,1\nc2,13/06/2024,2\nc3,1/7/2024 9:30,3\n' >day-first.csv
crm-import day-first.csv

# Another column of the file settles it: one program has written both.
printf 'customer_id;time;quantity;unit_price\nc1;2024-01-05;2;1,234\nc2;2024-01-06;1,5;12\n' >comma.csv
crm-import comma.csv
printf 'customer_id;time;amount;cost\nc1;2024-01-05;1,234;1.50\nc2;2024-01-06;5,678;900.25\n' >point.csv
crm-import point.csv

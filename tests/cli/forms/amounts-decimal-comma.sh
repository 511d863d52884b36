# A column with decimal commas: thousands by points, blanks, no-break blanks.
printf 'customer_id;time;amount\n1;2024-01-05;1.234,56\n2;2024-01-05;1 234,56\n3;2024-01-05;1\xc2\xa0234,5\n4;2024-01-05;12,5\n5;2024-01-05;-7\n6;2024-01-05;12,50 €\n7;2024-01-05;1.234.567,89\n' >sales.csv
crm-import sales.csv

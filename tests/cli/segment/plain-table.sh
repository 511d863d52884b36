# A table of transactions in any order: sorted, and its customers made.
printf 'amount\tcustomer_id\torder_id\ttime\r\n5.00\tb\to1\t2024-01-03\r\n2.50\ta\to2\t2024-01-02T09:00:00\r\n1.00\tb\to3\t2024-01-01\r\n' >sales.tsv
crm-segment --by value_matrix sales.tsv
# A table of customers.
printf '\357\273\277age\tcustomer_id\n30\tz\n17\ta\\\\b\n' | crm-segment -q --as-of 2024-06-30 --by age_band
# What a tool has written with --table is one, too.
crm-segment -q --table --by value_matrix sales.tsv | crm-segment -q --as customers --as-of 2024-06-30 --table --by rfm

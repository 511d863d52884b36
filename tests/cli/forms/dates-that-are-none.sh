# What no calendar has, and the zeros of spreadsheets and databases.
printf 'customer_id,time,amount\nc1,2024-02-29,1\nb1,2023-02-29,1\nb2,0000-00-00,1\nb3,1899-12-30,1\nb4,1900-01-00,1\nb5,2024-13-01,1\nb6,2024-1-,1\nb7,9999-99-99,1\n' >sales.csv
crm-import --rejects rejects.tsv sales.csv
cut -f 2-5 rejects.tsv

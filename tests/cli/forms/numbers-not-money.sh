# Quantities, ages and scores: no currency, no fraction of a year, words for scores.
printf 'customer_id,time,quantity,unit_price\nc1,2024-01-05,2 kgs,1\nc2,2024-01-05,"1,200",2.50\nc3,2024-01-05,３,2\nc4,2024-01-05,¥3,2\n' >sales.csv
crm-import --rejects rejects.tsv sales.csv
cut -f 2-5 rejects.tsv
printf 'customer_id,age\nc1,41\nc2,41.0\nc3,41.5\nc4,forty\nc5,４１\n' >people.csv
crm-import --as-of 2024-12-31 --rejects rejects.tsv people.csv
cut -f 2-5 rejects.tsv
printf 'customer_id,time,kind,score\nc1,2024-01-05,survey,很好\nc2,2024-01-05,survey,3.5\nc3,2024-01-05,survey,great\n' >surveys.csv
crm-import --rejects rejects.tsv surveys.csv | grep '^#\?I'
cut -f 2-5 rejects.tsv

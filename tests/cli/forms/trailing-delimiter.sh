# A delimiter at the end of each row, of the rows only, or of the header only.
printf 'customer_id,time,amount,\nc1,2024-01-05,1,\nc2,2024-01-06,2,\n' >both.csv
printf 'customer_id,time,amount\nc1,2024-01-05,1,\nc2,2024-01-06,2,\n' >rows.csv
printf 'customer_id,time,amount,\nc1,2024-01-05,1\nc2,2024-01-06,2\n' >header.csv
printf 'customer_id,time,amount\nc1,2024-01-05,1,x\nc2,2024-01-06,2,\n' >text.csv
for file in both rows header text; do
    crm-import --rejects "$file.tsv" "$file.csv" | grep '^#\?T'
    echo "exit ${PIPESTATUS[0]}"
    sed 1d "$file.tsv"
done

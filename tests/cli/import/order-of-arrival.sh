# The order of files and rows never shows in the bytes.
for table in sales customers products interactions; do
    grep -v '"' "$SAMPLES/$table.csv" >$table.csv # one line a row
    head -1 $table.csv >$table-shuffled.csv
    tail -n +2 $table.csv | sort -R --random-source="$SAMPLES/sales.csv" >>$table-shuffled.csv
    cmp -s $table.csv $table-shuffled.csv && echo "$table is not shuffled"
done
crm-import -q sales.csv customers.csv products.csv interactions.csv >expected
tail -n 1 expected
crm-import -q ./*-shuffled.csv | cmp - expected

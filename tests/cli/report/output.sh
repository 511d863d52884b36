# -o with the format of its suffix; --format has the last word.
printf 'customer_id,time,amount\na,2024-01-05,1\n' | crm-import -q >sales.crm
for format in text tsv csv; do
    crm-report -q --format $format sales.crm >expected.$format
done
crm-report -q -o r.txt sales.crm && cmp r.txt expected.text
crm-report -q -o r.tsv sales.crm && cmp r.tsv expected.tsv
crm-report -q -o r.csv sales.crm && cmp r.csv expected.csv
crm-report -q -o r.csv.gz sales.crm && gzip -dc r.csv.gz | cmp - expected.csv
crm-report -q -o r.csv --format tsv sales.crm && cmp r.csv expected.tsv
crm-report -q -o r.out sales.crm && cmp r.out expected.text
crm-report -q -o missing/r.txt sales.crm

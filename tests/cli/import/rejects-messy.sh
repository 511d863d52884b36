# A row for each trap of an export.
cp "$SAMPLES/messy.csv" .
crm-import --as-of 2024-12-31 --rejects rejects.tsv messy.csv >/dev/null
grep -v 'm06,' rejects.tsv

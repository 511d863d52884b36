# A report of half a stream is none.
crm-import -q "$SAMPLES/sales.csv" | head -n 500 | crm-report -o r.txt
echo "exit $?"
ls

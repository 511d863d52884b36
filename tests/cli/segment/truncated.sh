# Without ##end the writer has died: exit 3, no ##end, no file.
crm-import -q "$SAMPLES/sales.csv" >sales.crm
for lines in 0 1 1000 2002; do
    head -n $lines sales.crm | crm-segment -q -o out.crm
    echo "$lines lines: exit $?"
done
head -c 100000 sales.crm | crm-segment -q >out
echo "half a line: exit $?, $(grep -c ^##end out) ##end"
ls

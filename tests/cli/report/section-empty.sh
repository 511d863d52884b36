crm-import -q "$SAMPLES/sales.csv" -o shop.crm
for section in '' ',' ' '; do
    crm-report --section "$section" shop.crm 2>&1
    echo "exit code $?"
done

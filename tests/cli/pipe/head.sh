# Cut short: each tool exits 3 and publishes nothing.
crm-import -q "$SAMPLES/sales.csv" | head -n 100 | crm-segment -q -o classes.crm
echo "segment: ${PIPESTATUS[2]}"
crm-import -q "$SAMPLES/sales.csv" | head -n 100 | crm-segment -q | crm-report -o report.txt
echo "segment, report: ${PIPESTATUS[2]} ${PIPESTATUS[3]}"
ls

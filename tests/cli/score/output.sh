# -o writes the same bytes; compressed input is recognised.
crm-import -q -o sales.crm.gz "$SAMPLES/sales.csv"
crm-score -q sales.crm.gz >expected 2>/dev/null
crm-score -q <sales.crm.gz 2>/dev/null | cmp - expected
crm-score -q -o out.crm.gz sales.crm.gz 2>/dev/null
gzip -dc out.crm.gz | cmp - expected
crm-score -q --gzip sales.crm.gz 2>/dev/null | gzip -dc | cmp - expected
crm-score -q -o missing/out.crm sales.crm.gz 2>/dev/null
echo "exit $?"

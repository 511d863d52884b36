# -o writes the same bytes; compressed input is recognised.
crm-import -q -o sales.crm.gz "$SAMPLES/sales.csv"
crm-churn -q sales.crm.gz >expected 2>/dev/null
crm-churn -q <sales.crm.gz 2>/dev/null | cmp - expected
crm-churn -q -o out.crm.gz sales.crm.gz 2>/dev/null
gzip -dc out.crm.gz | cmp - expected
crm-churn -q --gzip sales.crm.gz 2>/dev/null | gzip -dc | cmp - expected
crm-churn -q -o missing/out.crm sales.crm.gz 2>/dev/null
echo "exit $?"

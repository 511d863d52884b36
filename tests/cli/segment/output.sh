# -o writes the same bytes; compressed input is recognised.
crm-import -q -o sales.crm.gz "$SAMPLES/sales.csv"
crm-segment -q sales.crm.gz >expected
crm-segment -q <sales.crm.gz | cmp - expected
crm-segment -q -o out.crm sales.crm.gz
cmp out.crm expected
crm-segment -q -o out.crm.gz sales.crm.gz
gzip -dc out.crm.gz | cmp - expected
crm-segment -q -o missing/out.crm sales.crm.gz
echo "exit $?"
crm-segment -q sales.crm.gz >/dev/full

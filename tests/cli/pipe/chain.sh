# From exports to a report; every tool ends well and says what it did.
ln -s "$SAMPLES" samples
crm-import -o sales.crm samples/{sales,customers,products,interactions}.csv
crm-segment -o classes.crm.gz sales.crm
crm-report -o report.csv classes.crm.gz
crm-import -q "$SAMPLES"/{sales,customers,products,interactions}.csv | crm-segment -q |
    crm-report -q --format csv | cmp - report.csv

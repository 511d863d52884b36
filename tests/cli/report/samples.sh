crm-import -q "$SAMPLES"/{sales,customers,products,interactions}.csv | crm-segment -q | crm-report

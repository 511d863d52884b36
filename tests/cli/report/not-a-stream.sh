cp "$SAMPLES/sales.csv" .
crm-report sales.csv

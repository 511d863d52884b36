crm-import -q "$SAMPLES/sales-zh.csv" | crm-segment -q | crm-report --lang zh

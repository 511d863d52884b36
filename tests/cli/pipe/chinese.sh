crm-import -q "$SAMPLES/sales-zh.csv" | crm-segment -q --by importance --table | sed -n 1,4p

echo customer_id,time,amount | crm-import -q --as-of 2024-01-05 | crm-report

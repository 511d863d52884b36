# No costs: profit by a rate; and without it, what is missing.
printf 'customer_id,time,amount\na,2023-01-05,10\na,2024-02-05,30\nb,2023-06-01,50\nc,2024-03-01,8.40\n' >sales.csv
crm-import -q sales.csv | crm-segment -q --by importance >segments.crm
crm-score -q --set profit.rate=0.4 --by profit segments.crm | crm-churn -q --by churn_state |
    crm-report -q --section profit,churn
crm-report -q --section profit,churn segments.crm
crm-report -q --section profit,churn --lang zh segments.crm

printf 'customer_id,region\na,Hangzhou\nb,Beijing\n' |
    crm-import -q --as-of 2024-01-05 | crm-report

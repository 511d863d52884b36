crm-segment </dev/null

crm-score --list

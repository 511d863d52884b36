crm-report --list

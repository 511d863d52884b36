crm-score --help

crm-report --help

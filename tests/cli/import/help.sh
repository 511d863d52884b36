crm-import --help

crm-segment --help

crm-segment --list

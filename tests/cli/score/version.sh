crm-score --version

crm-churn --help

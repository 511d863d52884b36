crm-churn --list

crm-churn --version

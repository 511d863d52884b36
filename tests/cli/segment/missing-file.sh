crm-segment missing.crm

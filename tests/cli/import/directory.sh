mkdir folder
crm-import folder

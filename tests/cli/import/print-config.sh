crm-import --set import.currency=CNY --print-config

crm-import --version
crm-import -V

# A language for every run, unless the command line says another.
printf 'customer_id,time,amount\na,2024-01-05,1\n' | crm-import -q >sales.crm
printf '[report]\nlang = zh\nsection = value\n' >crm.conf
CRM_CONFIG=crm.conf crm-report -q sales.crm | head -n 1
crm-report -q --config crm.conf --lang en sales.crm | head -n 1
crm-report -q --config crm.conf --set report.lang=en sales.crm | head -n 1
crm-report -q --set report.lang=fr sales.crm

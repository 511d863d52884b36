# Settings from a file, the environment, --set and an option: the later one wins.
printf 'customer_id~time~amount\na~05/01/2024~1\n' >sales.csv
printf '[import]\ndelimiter = ~\ndate_format = %%m/%%d/%%Y\ncurrency = EUR\n' >crm.conf
crm-import -q --config crm.conf sales.csv
CRM_CONFIG=crm.conf crm-import -q --set import.currency=USD --date-format '%d/%m/%Y' sales.csv
printf '[import]\ncolour = red\n' >bad.conf
crm-import --config bad.conf sales.csv
echo "exit $?"
crm-import --config missing.conf sales.csv

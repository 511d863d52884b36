# A file, the environment, --set and an option: the later one wins.
crm-import -q "$SAMPLES/sales.csv" >sales.crm
printf '[segment]\nby = value_matrix\n[value_matrix]\nreference = median\n' >crm.conf
crm-segment -q --config crm.conf sales.crm | grep '^##tool	crm-segment'
CRM_CONFIG=crm.conf crm-segment -q sales.crm | grep '^##tool	crm-segment'
crm-segment -q --config crm.conf --set value_matrix.reference=mean sales.crm |
    grep '^##tool	crm-segment'
crm-segment -q --config crm.conf --by importance sales.crm | grep '^##tool	crm-segment'
printf '[value_matrix]\nreferense = median\n' >bad.conf
crm-segment --config bad.conf sales.crm
echo "exit $?"
printf '[value_matrix]\nreference = mode\n' >bad.conf
crm-segment --config bad.conf sales.crm

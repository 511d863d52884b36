# The list of options for the manual, and a completion that bash accepts.
crm-score --generate manual | grep -c '^\.It Fl'
crm-score --generate completion >completion && bash -n completion && grep -c crm-score completion
crm-score --generate config >crm.conf
crm-score --config crm.conf --print-config >from-file
crm-score --print-config | cmp - from-file

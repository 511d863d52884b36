# The list of options for the manual, and a completion that bash accepts.
crm-score --generate manual | grep -c '^\.It Fl'
crm-score --generate completion >rules && bash -n rules && grep -c crm-score rules
crm-score --generate config >crm.conf
crm-score --config crm.conf --print-config >from-file
crm-score --print-config | cmp - from-file

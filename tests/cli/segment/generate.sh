crm-segment --generate manual | grep -c '^\.It Fl'
crm-segment --generate completion | bash -n
crm-segment --generate config >crm.conf
crm-segment --config crm.conf --print-config | cmp - <(crm-segment --print-config)

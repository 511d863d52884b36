# The manual's list of options, a completion that bash reads, the configuration of the defaults.
crm-import --generate manual | grep -c '^\.It Fl'
crm-import --generate completion | bash -n
crm-import --generate config >crm.conf
crm-import --config crm.conf --print-config | cmp - <(crm-import --print-config)
crm-import --generate poem

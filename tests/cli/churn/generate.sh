# The list of options for the manual, and a completion that bash accepts.
crm-churn --generate manual | grep -c '^\.It Fl'
crm-churn --generate completion >rules && bash -n rules && grep -c crm-churn rules
crm-churn --generate config >crm.conf
crm-churn --config crm.conf --print-config >from-file
crm-churn --print-config | cmp - from-file

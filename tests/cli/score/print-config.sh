# A crm.conf of all keys, which read again gives the same.
crm-score --print-config >crm.conf
cat crm.conf
crm-score --config crm.conf --print-config | cmp - crm.conf

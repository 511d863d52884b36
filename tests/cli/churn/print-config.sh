# A crm.conf of all keys, which read again gives the same.
crm-churn --print-config >crm.conf
cat crm.conf
crm-churn --config crm.conf --print-config | cmp - crm.conf

# A crm.conf of all keys, which read again gives the same.
crm-segment --set rfm.window=365 --set importance.vip=0.1 --print-config >crm.conf
cat crm.conf
crm-segment --config crm.conf --print-config | cmp - crm.conf

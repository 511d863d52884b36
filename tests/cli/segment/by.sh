crm-import -q "$SAMPLES/sales.csv" >sales.crm
crm-segment --by importance sales.crm | grep '^##\(tool\|columns\)'
crm-segment -q --by value_matrix,rfm sales.crm | grep '^##\(tool\|columns\)'
crm-segment -q -b rfm -b importance sales.crm | grep '^##columns'

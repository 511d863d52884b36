# Run twice it gives what it gave once.
crm-import -q "$SAMPLES"/{sales,customers}.csv >all.crm
crm-segment -q --measures all.crm >once.crm
tail -n 1 once.crm
crm-segment -q --measures once.crm | cmp - once.crm

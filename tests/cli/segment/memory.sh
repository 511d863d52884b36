# Little memory gives the same bytes.
crm-import -q "$SAMPLES"/{sales,customers,interactions}.csv >all.crm
crm-segment -q --measures all.crm >expected
tail -n 1 expected
crm-segment -q --measures --memory 64K all.crm | cmp - expected

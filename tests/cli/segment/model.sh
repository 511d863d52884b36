# A saved model gives the bytes that learning gave.
crm-import -q "$SAMPLES"/{sales,customers}.csv >all.crm
crm-segment -q --save-model learned.model all.crm >learned.crm
crm-segment -q --model learned.model all.crm | cmp - learned.crm
cat learned.model
crm-segment -q --learn-only --save-model only.model all.crm
cmp only.model learned.model
ls

# A saved model gives the bytes that learning gave; options that only apply it may differ.
crm-import -q "$SAMPLES"/{sales,customers}.csv >all.crm
crm-score -q --force --save-model learned.model all.crm >learned.crm 2>/dev/null
crm-score -q --force --model learned.model all.crm | cmp - learned.crm
cut -f 1,2 learned.model
crm-score -q --force --learn-only --save-model only.model all.crm 2>/dev/null
cmp only.model learned.model
# A stream of one customer has the values that the whole gave.
{ grep -v '^[TCI]	\|^##end' all.crm | grep -v '^#C'; grep '^T	c000006' all.crm; grep '^#C' all.crm; grep '^C	c000006' all.crm; grep '^##end' all.crm; } >one.crm
crm-score -q --force --table --model learned.model one.crm 2>/dev/null | tail -n 1 >one
crm-score -q --force --table --model learned.model all.crm 2>/dev/null | grep '^c000006' | cmp - one
crm-score -q --by clv --force --model learned.model --horizon 90 --table all.crm | grep '^c000006' >quarter
cut -f 17-20 quarter

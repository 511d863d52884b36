# What is no stream takes no stream's place, under any name; a stream may take its own.
# shellcheck disable=SC2094 # reading and writing one file is the point
printf 'customer_id,time,amount\nc1,2024-05-01,12.50\n' | crm-import -q >x.crm
cp x.crm kept.crm
ln -s x.crm link.crm
crm-report -q x.crm -o x.crm
crm-report -q link.crm -o ./x.crm
crm-report -q <x.crm -o x.crm
crm-report -q x.crm >>x.crm
crm-segment -q --table x.crm -o x.crm
crm-score -q --table <x.crm -o link.crm
crm-churn -q --table - <x.crm -o x.crm
crm-segment -q --explain c1 x.crm -o x.crm
crm-score -q --holdout 30 x.crm -o x.crm
cmp x.crm kept.crm && crm-segment -q x.crm -o x.crm && tail -n 1 x.crm
crm-report -q --list x.crm -o list && wc -l <list

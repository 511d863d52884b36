# Behind -- everything is a file; an argument may stand behind = or after a blank.
printf 'customer_id,time,amount\na,2024-01-05,1\n' >-q
crm-import --as-of=2024-01-31 -q -- -q | grep as_of
crm-import --as-of 2024-01-31 -qo out.crm ./-q
grep as_of out.crm

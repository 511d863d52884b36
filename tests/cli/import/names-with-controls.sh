# The name of a file does nothing to the terminal, whichever set its controls are of.
name=$(printf 's\033[2J\302\233\177é.csv')
printf 'customer_id,time,amount\na,2024-01-05,1\n' >"$name"
crm-import "$name" | tail -n 1
crm-segment "missing $name"

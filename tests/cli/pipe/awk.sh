# A column of one's own, added by a script, is carried through.
printf 'customer_id,time,amount\na,2024-02-11,25.00\nb,2024-01-05,12.50\n' | crm-import -q |
    awk -F '\t' -v OFS='\t' '$1 == "#C" { $3 = "mood" } $1 == "C" { $3 = "glad" } { print }' |
    crm-segment -q --by importance | grep '^#*C'

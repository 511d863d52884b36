# Quotes that are text, ids as formulas, serial dates: all of it is pinned.
printf 'customer_id,time,amount,note\n="0012",45296,1,5" pipe\n="0013",45297.5,2,x\n' >sales.csv
crm-import --inspect sales.csv | tee inspected
bash -c "$(sed -n '/^To pin/,$p' inspected | sed 1d)" >pinned
crm-import sales.csv | grep -v '^##tool' | diff - <(grep -v '^##tool' pinned) && cat pinned
printf "'customer_id'|'time'|'amount'\n'it''s'|'2024-01-05'|'1'\n" >single.csv
crm-import --inspect single.csv | tee inspected
bash -c "$(sed -n '/^To pin/,$p' inspected | sed 1d)" | grep '^T'

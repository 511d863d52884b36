# Heads and lines.
printf 'order_id,customer_id,time\no1,c1,13/01/2024\n' >heads.csv
printf 'order_id;product;amount\no1;tea;1,50\n' >lines.csv
crm-import --inspect --orders heads.csv lines.csv | tee inspected
bash -c "$(sed -n '/^To pin/,$p' inspected | sed 1d)" >pinned
crm-import --orders heads.csv lines.csv | grep -v '^##tool' | diff - <(grep -v '^##tool' pinned) && cat pinned

# Columns by number, carried ones and left out ones, stay what they are when pinned.
printf 'c1,2024-01-05,1,red,secret\nc2,2024-01-06,2,blue,secret\n' >bare.csv
pins="-m customer_id=1 -m time=2 -m amount=3 -m shade=4 -m =5"
# shellcheck disable=SC2086 # the options are meant as several
crm-import --inspect $pins bare.csv | tee inspected
bash -c "$(sed -n '/^To pin/,$p' inspected | sed 1d)" >pinned
# shellcheck disable=SC2086
crm-import $pins bare.csv | grep -v '^##tool' | diff - <(grep -v '^##tool' pinned) && cat pinned

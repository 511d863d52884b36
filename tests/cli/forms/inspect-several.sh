# Several files: each value of the command stands behind its file, names with blanks and quotes are fit for a shell.
printf "customer_id;time;amount\nc1;2024-01-05;1.234,50 €\n" >"it's west.csv"
printf 'customer_id,name,Birthday\nc1,李华,05/13/1990\n' >people.csv
crm-import --inspect "it's west.csv" people.csv | tee inspected
bash -c "$(sed -n '/^To pin/,$p' inspected | sed 1d)" >pinned
crm-import "it's west.csv" people.csv >guessed
diff <(grep -v '^##tool' pinned) <(grep -v '^##tool' guessed)
cat pinned

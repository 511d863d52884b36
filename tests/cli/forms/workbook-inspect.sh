# What is pinned of a workbook is its sheet; a pipe gives the same.
cp "$ROOT/tests/cli/forms/files/sales.xlsx" .
crm-import --inspect --rejects rejects.tsv sales.xlsx | tee inspected
bash -c "$(sed -n '/^To pin/,$p' inspected | sed 1d) -q" | grep -v '^##tool' >pinned
crm-import -q --rejects rejects.tsv sales.xlsx | grep -v '^##tool' | diff - pinned
crm-import -q --rejects rejects.tsv <sales.xlsx | grep -v '^##tool' | diff - pinned
crm-import -q --rejects rejects.tsv <(cat sales.xlsx) | grep -v '^##tool' | diff - pinned

# A workbook: the first sheet that is shown, a title above, dates by their format, a formula's saved value, an error in a cell. files/sales.xlsx is zipped from parts written by hand.
cp "$ROOT/tests/cli/forms/files/sales.xlsx" .
crm-import --rejects rejects.tsv sales.xlsx
cat rejects.tsv
crm-import -q --sheet customers --as-of 2024-01-31 sales.xlsx
crm-import -q --sheet Kunden sales.xlsx
echo "exit $?"

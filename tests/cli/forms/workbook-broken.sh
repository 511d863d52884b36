# A workbook that is cut, or has no sheet of that kind, is refused with what is wrong.
head -c 2000 "$ROOT/tests/cli/forms/files/sales.xlsx" >cut.xlsx
crm-import cut.xlsx
echo "exit $?"
cp "$ROOT/tests/cli/forms/files/sales.xlsx" .
crm-import --sheet lists sales.xlsx
echo "exit $?"

# What is no table says what it is and what to do, whatever its name ends in.
printf '\320\317\021\340\241\261\032\341rest' >old.csv
printf '%%PDF-1.4\n%%' >paper.csv
printf '<html><table><tr><td>customer_id</td></tr></table></html>' >report.xls
printf '\n  <!DOCTYPE html>\n<html>' >page.csv
printf '[{"customer_id": "c1", "amount": 1}]' >records.csv
printf '{"orders": []}' >object.json
printf '<?xml version="1.0"?><Workbook/>' >old.xml
printf '{\\rtf1 customer_id}' >letter.csv
printf 'PAR1\025\004' >columns.csv
printf 'PK\003\004nothing' >broken.xlsx
printf '7z\274\257\047\034xx' >packed.csv
for file in old.csv paper.csv report.xls page.csv records.csv object.json old.xml letter.csv columns.csv broken.xlsx packed.csv; do
    crm-import -q "$file"
    echo "$file: exit $?"
done

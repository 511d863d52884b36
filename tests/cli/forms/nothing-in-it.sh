# No bytes, only a mark, only empty lines: nothing to import, said by name.
: >empty.csv
printf '\xef\xbb\xbf' >mark.csv
printf '\n\r\n\n' >lines.csv
for file in empty.csv mark.csv lines.csv; do
    crm-import "$file"
    echo "$file: exit $?"
done

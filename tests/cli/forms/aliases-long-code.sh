# Codes of a user's own may be longer than the words of the cells, in several columns of a short row.
code=$(printf 'x%.0s' {1..199})
printf 'value\tI\t%s\t'"$code"'\tw\n' kind direction channel group response reason >words.tsv
printf 'customer_id,time,kind,direction,channel,group,response,reason\nc,2024-05-01,w,w,w,w,w,w\nd,2024-05-02,w,w,w,w,w,w\n' >contacts.csv
crm-import -q --aliases words.tsv contacts.csv | sed "s/$code/LONG/g"

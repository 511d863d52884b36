# Windows-1252: German and French letters, the euro sign and curly quotes.
# shellcheck disable=SC1112 # the quotes are meant
printf 'customer_id,time,amount,note\nMüller,2024-01-05,1,Größe „40“ – 12 €\nJürgen Weiß,2024-01-06,2,für Frau Köhler\n' >utf8.csv
iconv -f UTF-8 -t WINDOWS-1252 utf8.csv >german.csv
crm-import german.csv
crm-import -q -e windows-1252 german.csv | grep -v '^##tool' >given.crm
crm-import -q german.csv | grep -v '^##tool' | cmp - given.crm
printf 'customer_id,time,amount,note\nCafé Noël,2024-01-06,2,déjà payé à l’été\nFrançois,2024-01-07,3,Hélène\n' | iconv -f UTF-8 -t WINDOWS-1252 >french.csv
crm-import french.csv | grep '^T'

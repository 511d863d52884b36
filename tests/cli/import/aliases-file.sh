# Headers and words of the user's own, on the command line and in crm.conf: they come before the
# built-in ones, "-" takes a word's meaning away, the later file wins.
printf '# my till\nheader\tT\tcustomer_id\twho\nheader\tT\tamount\tworth\nheader\tT\t-\tChannel\nvalue\tT\torder_status\tclosed\twalked off\nvalue\tT\torder_status\t-\tpending\n' >till.tsv
printf 'header\tT\tcost\tworth\nheader\tT\tamount\tpaid\n' >other.tsv
printf 'who,date,worth,paid,status,channel\na,2024-01-05,2,1,ok,天猫\nb,2024-01-05,3,2,Walked-Off,web\nc,2024-01-06,4,3,PENDING,\n' >sales.csv
crm-import --aliases till.tsv sales.csv
crm-import -q --aliases till.tsv --aliases other.tsv sales.csv | sed -n '/^#T/p'
printf '[import]\naliases = till.tsv\naliases = other.tsv\n' >crm.conf
crm-import -q --config crm.conf sales.csv | sed -n '/^#T/p'
crm-import -q --aliases - sales.csv <till.tsv | sed -n '/^#T/p'
# The table that is built in is of the same form.
crm-import -q --aliases "$ROOT/libcrm/ingest/aliases.tsv" --aliases till.tsv sales.csv | sed -n '/^#T/p'

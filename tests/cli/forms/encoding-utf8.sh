# UTF-8 with and without its mark is one table; the mark is no part of the first header.
printf 'customer_id,time,amount,note\nc1,2024-01-05,1,\xe9\xbe\x99\xe4\xba\x95\n' >plain.csv
printf '\xef\xbb\xbf' | cat - plain.csv >marked.csv
crm-import plain.csv
crm-import marked.csv >marked.crm
crm-import -q plain.csv | cmp - marked.crm

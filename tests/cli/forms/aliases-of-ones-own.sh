# --aliases: headers of one's own come before the known ones, "-" takes a known one away, words become codes.
printf 'header\tT\tcustomer_id\t卡\nheader\tT\tamount\t应付\nheader\tT\t-\t金额\nvalue\tT\torder_status\tclosed\t走单\n' >mine.tsv
printf '卡,时间,金额,应付,状态\nk1,2024-01-05,100,90,成\nk2,2024-01-06,50,45,走单\n' >till.csv
crm-import --aliases mine.tsv till.csv

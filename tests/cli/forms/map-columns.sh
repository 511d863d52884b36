# --map by header, by folded header, by number; a field of one's own; a column left out.
printf 'when,who,worth,Secret No,Colour\n2024-01-05,c1,1.50,s1,red\n' >till.csv
crm-import -m time=when -m customer_id=WHO -m amount=3 -m shade=colour -m ='Secret No' till.csv

# By header, by folded header, by number; a field of the user's own is carried under its name.
printf 'who,When Bought,3,mood\na,2024-01-05,1,glad\n' >sales.csv
crm-import -q --map customer_id=who --map time=whenbought --map amount=3 --map temper=mood sales.csv

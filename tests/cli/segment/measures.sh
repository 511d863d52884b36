# Every measure that the data can fill, before the classes.
crm-import -q <<'END' | crm-segment -q --measures --by value_matrix --table
customer_id,time,order_id,amount,cost,category,place,channel,quantity
a,2023-10-05 09:10:00,o1,10.00,4.00,tea,north,shop,1
a,2023-12-04 09:50:00,o2,20.00,8.00,tea,north,shop,2
a,2023-12-04 10:00:00,o2,30.00,12.00,pot,north,shop,1
a,2024-01-03 18:00:00,o3,40.00,16.00,tea,south,web,4
a,2024-01-04 18:00:00,o3,-10.00,-4.00,tea,south,web,-1
b,2024-03-31,o4,5.00,2.00,tea,north,shop,1
END

# Two unknown columns of one name stay two.
printf 'customer_id,time,amount,Colour,colour\na,2024-01-05,1,red,blue\n' | crm-import -q

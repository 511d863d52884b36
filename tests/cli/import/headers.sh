# Headers as shops write them: case, blanks, underscores, units and Chinese.
printf 'Customer ID,Invoice Date,Invoice No.,Stock Code,QTY,Price,Total (CNY)\na,2024-01-05,i1,tea,2,3,6\n' | crm-import -q
printf '会员号,交易时间,小票号,商品,数量,单价,实付金额(元),门店\na,2024-01-05,i1,茶,2,3,6,一店\n' | crm-import -q

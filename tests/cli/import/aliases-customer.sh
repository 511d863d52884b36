# Who buys: an id, else an account, else a word for either, an email address, a telephone number, a
# name. In a list of customers the same columns are what they are called.
try() { # customer's columns, their cells
    printf '%s,date,amount\n%s,2024-01-05,1\n' "$1" "$2" | crm-import -q | grep '^#T\|^T'
}
try '客户名称,手机号,邮箱,客户,会员卡号,会员号' 'n,1380,e@x,k,card,id'
try '客户名称,手机号,邮箱,客户,会员卡号' 'n,1380,e@x,k,card'
try '客户名称,手机号,邮箱,客户' 'n,1380,e@x,k'
try '客户名称,手机号,邮箱' 'n,1380,e@x'
try '客户名称,手机号' 'n,1380'
try '客户名称' 'n'
printf 'customer_id,客户名称,手机号,邮箱\nid,n,1380,e@x\n' | crm-import -q --as-of 2024-01-05 | grep '^#C\|^C'
# Two of one rank are a question; whoever receives is not taken for whoever buys.
try '买家手机,会员手机' '1,2'
try '收货人姓名' 'n'

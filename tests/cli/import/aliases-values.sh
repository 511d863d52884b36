# Words for codes in both languages; others stay as they are.
cat >contacts.csv <<'END'
会员号,联系时间,类型,方向,渠道,组别,响应,原因,备注
a,2024-01-05,投诉,呼入,电话,,,服务态度,一
a,2024-01-06,营销活动,外呼,微信,实验组,是,,二
b,2024-01-06,Campaign,Outbound,E-mail,Control,0,,三
b,2024-01-07,茶会,in,广播,第三组,也许,天气,四
END
crm-import --as-of 2024-02-01 contacts.csv | grep '^#I\|^I'
printf '会员号,日期,金额,订单状态,销售渠道\na,2024-01-05,1,部分退款,天猫\na,2024-01-06,2,退款中,线下门店\na,2024-01-07,3,已退款,PDD\na,2024-01-08,4,Shipped,庙会\n' |
    crm-import | grep '^#T\|^T'
printf '会员号,性别,营销授权\na,保密,是\nb,女士,sms;email\n' | crm-import -q --as-of 2024-02-01 | grep '^#C\|^C'

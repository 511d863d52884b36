# Relation and gender in the usual words of both languages.
printf 'customer_id,客户类型,性别\na,内部员工,女\nb,内部,F\nc,企业客户,M\nd,Staff,男\ne,消费者,?\n' >customers.csv
crm-import --as-of 2024-01-01 customers.csv

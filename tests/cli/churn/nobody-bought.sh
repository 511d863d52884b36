# Customers without a purchase: the columns are there, and empty.
printf 'customer_id,name\na,Li Hua\n' | crm-import -q --as-of 2024-01-05 >nobody.crm
crm-churn nobody.crm
crm-churn -q --explain a nobody.crm

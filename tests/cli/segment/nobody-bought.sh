crm-import -q --as-of 2024-01-05 <<'END' | crm-segment | grep -v '^##model'
customer_id,name
a,Li Hua
END

# A stream without records is a stream.
crm-import -q --as-of 2024-01-05 <<'END' | crm-segment | grep -v '^##model'
customer_id,time,amount
END

# A later run with another --by adds its columns; those of the run before stay.
cat >sales.csv <<'END'
customer_id,time,amount
a,2024-02-11,25.00
b,2024-01-05,12.50
END
crm-import -q sales.csv | crm-segment -q --by importance |
    crm-segment -q --by value_matrix | grep '^##columns\|^#*C'

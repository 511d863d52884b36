# --inactive is the limit of everybody: recency up to half of it is active, up to it at risk.
cat >sales.csv <<'END'
customer_id,time,amount
now,2024-01-31,1
half,2024-01-26,1
above,2024-01-25,1
limit,2024-01-21,1
lost,2024-01-20,1
END
crm-import -q sales.csv >sales.crm
activity() {
    crm-segment -q --measures --by importance --table "$@" sales.crm |
        awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
                     { print $1, $at["recency_days"], $at["inactive_limit"], $at["activity"] }'
}
activity --inactive 10
activity --set activity.inactive=10 | cmp - <(activity --inactive 10)
